package io.htorrent.app.plugin;

import com.github.zafarkhaja.semver.ParseException;
import com.github.zafarkhaja.semver.Version;
import java.lang.module.ModuleDescriptor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Decides from what a plugin says and contains whether it may be loaded. Runs nothing of it; pf4j
/// would let one bad descriptor stop all others, so everything is judged here first. Used by one
/// thread at a time.
final class PluginJudge {

  /// What a plugin may read of the host: the API, and the annotations that its signatures carry.
  private static final Set<String> OPEN_MODULES = Set.of("io.htorrent.api", "org.jspecify");

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");
  private static final Pattern EXACT_VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final int ID_LENGTH = 64;

  private final Version api;
  private final ModuleLayer host;
  private final Set<String> hostPackages = new HashSet<>();
  private final Set<String> hostModules = new HashSet<>();
  private final Map<String, Boolean> verdicts = new HashMap<>();

  PluginJudge(String apiVersion, ModuleLayer host) {
    this.api = Version.parse(apiVersion);
    this.host = host;
    for (Module module : host.modules()) {
      if (module.getName().startsWith("io.htorrent.")) {
        hostModules.add(module.getName());
        hostPackages.addAll(module.getPackages());
      }
    }
  }

  /// Judges what the plugin says about itself.
  ///
  /// @param file how messages call it
  /// @throws UnfitPlugin with what is wrong
  void judge(String file, PluginLabel label) throws UnfitPlugin {
    if (label.id().isEmpty()) {
      throw new UnfitPlugin(
          file
              + " has no Plugin-Id; if it is a plugin add one such as picker-random, else remove it");
    }
    if (label.id().length() > ID_LENGTH || !ID.matcher(label.id()).matches()) {
      throw new UnfitPlugin(
          file
              + " has the Plugin-Id '"
              + shortened(label.id())
              + "'; write it as kind-name in lower case, such as picker-random");
    }
    if (Version.tryParse(label.version()).isEmpty()) {
      throw new UnfitPlugin(
          name(file, label)
              + " has the Plugin-Version '"
              + shortened(label.version())
              + "'; write it as a semantic version such as 1.2.0");
    }
    if (!label.dependencies().isEmpty()) {
      throw new UnfitPlugin(
          name(file, label)
              + " depends on other plugins ("
              + shortened(label.dependencies())
              + "); a plugin may depend on the API only, drop Plugin-Dependencies");
    }
    if (!verdicts.computeIfAbsent(label.requires(), this::parses)) {
      throw new UnfitPlugin(
          name(file, label)
              + " has the Plugin-Requires '"
              + shortened(label.requires())
              + "'; write API versions such as '>=0.1.0 & <0.2.0'");
    }
    if (!satisfies(label.requires())) {
      throw new UnfitPlugin(
          name(file, label)
              + " works with the plugin API "
              + shortened(label.requires())
              + " and this is "
              + api
              + "; install a version of it made for this htorrent");
    }
  }

  /// Judges what the plugin contains.
  ///
  /// @return the kinds of factories it provides, in the order of [SpiKind]; never empty
  /// @throws UnfitPlugin with what is wrong
  List<SpiKind> judge(String file, PluginLabel label, PluginContents contents) throws UnfitPlugin {
    String name = name(file, label);
    ModuleDescriptor module = contents.module();
    if (hostModules.contains(module.name())) {
      throw new UnfitPlugin(
          name + " calls its module " + module.name() + ", which is part of htorrent; rename it");
    }
    for (String taken : contents.packages().stream().sorted().toList()) {
      if (hostPackages.contains(taken)) {
        throw new UnfitPlugin(
            name
                + " contains the package "
                + taken
                + ", which is htorrent's own; do not pack htorrent's classes into a plugin");
      }
    }
    judgeRequires(name, contents);
    List<SpiKind> kinds = kinds(contents);
    if (kinds.isEmpty()) {
      throw new UnfitPlugin(
          name
              + " provides nothing that htorrent knows; add 'provides PiecePicker.Factory with …' or the like to its module-info");
    }
    return kinds;
  }

  /// The kinds of factories that this module says it provides.
  static List<SpiKind> kinds(PluginContents contents) {
    Set<String> services = new HashSet<>();
    contents.module().provides().forEach(provides -> services.add(provides.service()));
    return List.of(SpiKind.values()).stream()
        .filter(kind -> services.contains(kind.factoryType().getName()))
        .toList();
  }

  private void judgeRequires(String name, PluginContents contents) throws UnfitPlugin {
    for (ModuleDescriptor.Requires requires :
        contents.module().requires().stream().sorted().toList()) {
      String wanted = requires.name();
      if (requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC)
          || OPEN_MODULES.contains(wanted)) {
        continue;
      }
      if (hostModules.contains(wanted)) {
        throw new UnfitPlugin(
            name
                + " requires "
                + wanted
                + ", which is closed to plugins; a plugin may require io.htorrent.api only");
      }
      boolean java = wanted.startsWith("java.") || wanted.startsWith("jdk.");
      boolean brought = !java && !contents.libraries().isEmpty();
      boolean present = java && host.findModule(wanted).isPresent();
      if (!brought && !present) {
        throw new UnfitPlugin(
            java
                ? name
                    + " requires the module "
                    + wanted
                    + ", which this Java runtime lacks; run htorrent on a full JDK or remove the plugin"
                : name
                    + " requires the module "
                    + wanted
                    + ", which is missing; pack it with the plugin as a zip with lib/*.jar");
      }
    }
  }

  private boolean parses(String requires) {
    try {
      satisfies(requires);
      return !requires.isEmpty();
    } catch (ParseException | IllegalArgumentException _) {
      return false;
    }
  }

  /// Java-semver's ranges; an exact version means that one or a newer, as pf4j has it.
  private boolean satisfies(String requires) {
    return api.satisfies(EXACT_VERSION.matcher(requires).matches() ? ">=" + requires : requires);
  }

  /// How messages call a plugin whose id is known.
  static String name(String file, PluginLabel label) {
    return label.id() + " (" + file + ")";
  }

  private static String shortened(String text) {
    return text.length() <= ID_LENGTH ? text : text.substring(0, ID_LENGTH) + "…";
  }
}
