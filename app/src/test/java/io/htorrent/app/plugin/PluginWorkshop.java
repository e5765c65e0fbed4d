package io.htorrent.app.plugin;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Builds plugins as their authors do: javac against the API alone, then a jar with a manifest.
final class PluginWorkshop {

  static final String MODULE_INFO =
      """
      module io.htorrent.picker.probe {
        requires io.htorrent.api;
        provides io.htorrent.api.picker.PiecePicker.Factory with io.htorrent.picker.probe.ProbePicker;
      }
      """;

  private final Path folder;
  private int builds;

  /// @param folder scratch space
  PluginWorkshop(Path folder) {
    this.folder = folder;
  }

  /// The manifest that a good plugin with this id has.
  static Map<String, String> manifest(String id) {
    Map<String, String> manifest = new LinkedHashMap<>();
    manifest.put("Plugin-Id", id);
    manifest.put("Plugin-Version", "1.2.3");
    manifest.put("Plugin-Requires", ">=0.1.0 & <0.2.0");
    manifest.put("Plugin-Description", "Picks for a test");
    manifest.put("Plugin-Provider", "A. Author");
    return manifest;
  }

  /// A good manifest but for one entry; `null` leaves it out.
  static Map<String, String> manifest(String id, String key, String value) {
    Map<String, String> manifest = manifest(id);
    manifest.remove(key);
    if (value != null) {
      manifest.put(key, value);
    }
    return manifest;
  }

  /// The source of a good picker with this name.
  static String picker(String name) {
    return picker("", name(name), options("return List.of();"));
  }

  static String picker(String members, String name, String options) {
    return """
    package io.htorrent.picker.probe;

    import io.htorrent.api.*;
    import io.htorrent.api.picker.*;
    import java.util.*;
    import java.util.random.RandomGenerator;

    public final class ProbePicker implements PiecePicker.Factory {
      %s
      %s
      %s
      @Override public PiecePicker create(SwarmView swarm, Options options, RandomGenerator random) {
        throw new UnsupportedOperationException();
      }
    }
    """
        .formatted(members, name, options);
  }

  static String name(String name) {
    return "@Override public String name() { return \"" + name + "\"; }";
  }

  static String options(String body) {
    return "@Override public List<Option> options() { " + body + " }";
  }

  /// The class files of a picker's module.
  Map<String, byte[]> module(String pickerSource) {
    return compile(MODULE_INFO, pickerSource);
  }

  /// Compiles a module: its descriptor, then the sources of its classes.
  Map<String, byte[]> compile(String moduleInfo, String... sources) {
    return compile(moduleInfo, List.of(), sources);
  }

  /// Compiles a module against libraries, each given as its class files.
  Map<String, byte[]> compile(
      String moduleInfo, List<Map<String, byte[]>> libraries, String... sources) {
    Path work = folder.resolve("build-" + builds++);
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", work.resolve("out").toString()));
    Path standIns = standIns(work, moduleInfo);
    List<String> modulePath = new ArrayList<>(List.of(apiLocation()));
    for (Map<String, byte[]> library : libraries) {
      modulePath.add(
          zip(work.resolve("library-" + modulePath.size() + ".jar"), library).toString());
    }
    modulePath.add(standIns.toString());
    arguments.addAll(List.of("--module-path", String.join(File.pathSeparator, modulePath)));
    Path moduleInfoFile = write(work.resolve("src/module-info.java"), moduleInfo);
    arguments.add(moduleInfoFile.toString());
    for (String source : sources) {
      String type = source.replaceAll("(?s).*?public (?:final )?class (\\w+).*", "$1");
      String directory = source.replaceAll("(?s).*?package ([\\w.]+);.*", "$1").replace('.', '/');
      arguments.add(
          write(work.resolve("src/" + directory + "/" + type + ".java"), source).toString());
    }
    javac(arguments.toArray(String[]::new));
    return files(work.resolve("out"));
  }

  /// Writes a jar; an empty manifest is left out.
  static Path jar(Path file, Map<String, String> manifest, Map<String, byte[]> entries) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    if (!manifest.isEmpty()) {
      StringBuilder text = new StringBuilder("Manifest-Version: 1.0\r\n");
      manifest.forEach((key, value) -> text.append(key).append(": ").append(value).append("\r\n"));
      all.put("META-INF/MANIFEST.MF", bytes(text.append("\r\n").toString()));
    }
    all.putAll(entries);
    return zip(file, all);
  }

  /// The bytes of an archive with these entries.
  static byte[] archive(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Writes an archive with these entries.
  static Path zip(Path file, Map<String, byte[]> entries) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, archive(entries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same class files with one of them marked as made by a Java that is years away.
  static Map<String, byte[]> newer(Map<String, byte[]> classes, String name) {
    Map<String, byte[]> patched = new LinkedHashMap<>(classes);
    byte[] bytes = Arrays.copyOf(classes.get(name), classes.get(name).length);
    bytes[6] = 0;
    bytes[7] = 127; // Java 83
    patched.put(name, bytes);
    return patched;
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An empty module for each that is required, is not Java's and is not the API: javac wants to
  /// see it. The API's own annotations are such a one.
  private static Path standIns(Path work, String moduleInfo) {
    Path standIns = work.resolve("stand-ins");
    standIn(work, standIns, "org.jspecify");
    Matcher required = Pattern.compile("requires ([\\w.]+);").matcher(moduleInfo);
    while (required.find()) {
      String name = required.group(1);
      if (ModuleFinder.ofSystem().find(name).isEmpty() && !name.equals("io.htorrent.api")) {
        standIn(work, standIns, name);
      }
    }
    return standIns;
  }

  private static void standIn(Path work, Path standIns, String name) {
    Path source = write(work.resolve(name + "/module-info.java"), "module " + name + " {}");
    javac("-d", standIns.resolve(name).toString(), source.toString());
  }

  private static void javac(String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    if (ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, arguments) != 0) {
      throw new IllegalArgumentException(output.toString());
    }
  }

  private static String apiLocation() {
    return Path.of(
            ModuleLayer.boot()
                .configuration()
                .findModule("io.htorrent.api")
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow())
        .toString();
  }

  private static Map<String, byte[]> files(Path root) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
