package io.htorrent.app.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.InvalidModuleDescriptorException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A plugin that is one jar. Reads its manifest and its module's descriptor, nothing else.
final class JarArchive implements PluginArchive {

  /// Far above any manifest or module descriptor of ours (a few KiB).
  private static final int TEXT_LIMIT = 1 << 20;

  /// The JDK's largest module has 7,000 classes.
  private static final int ENTRY_LIMIT = 20_000;

  private final String file;
  private final JarFile jar;

  private JarArchive(String file, JarFile jar) {
    this.file = file;
    this.jar = jar;
  }

  /// Opens the jar at this path.
  ///
  /// @param file how messages call it
  /// @throws UnfitPlugin when it is no jar, a broken one or cannot be read
  static JarArchive open(String file, Path path) throws UnfitPlugin {
    requireArchive(file, path);
    try {
      JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
      JarArchive archive = new JarArchive(file, jar);
      if (jar.size() > ENTRY_LIMIT) {
        archive.close();
        throw new UnfitPlugin(
            file
                + " has "
                + jar.size()
                + " entries, a plugin may have "
                + ENTRY_LIMIT
                + "; make it smaller or remove it");
      }
      return archive;
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  /// Tells what is not an archive at all from an archive that is broken.
  static void requireArchive(String file, Path path) throws UnfitPlugin {
    if (Files.isDirectory(path)) {
      throw new UnfitPlugin(
          file
              + " is a folder, not a plugin; put the plugin's .jar or .zip itself into the plugin folder");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(path)) {
      head = in.readNBytes(4);
    } catch (IOException e) {
      throw new UnfitPlugin(file + " cannot be read (" + e + "); check who may read it", e);
    }
    if (head.length < 4 || head[0] != 'P' || head[1] != 'K') {
      throw new UnfitPlugin(
          file
              + " is not a jar at all: it does not start as a zip archive does; build or download it again, or remove it");
    }
  }

  static UnfitPlugin broken(String file, Exception cause) {
    return new UnfitPlugin(
        file + " is broken (" + cause.getMessage() + "); build or download it again", cause);
  }

  @Override
  public PluginLabel label() throws UnfitPlugin {
    byte[] text =
        read(JarFile.MANIFEST_NAME, TEXT_LIMIT)
            .orElseThrow(() ->
                new UnfitPlugin(
                    file
                        + " has no manifest; add one with Plugin-Id, Plugin-Version and Plugin-Requires"));
    try {
      Attributes main = new Manifest(new ByteArrayInputStream(text)).getMainAttributes();
      return new PluginLabel(
          value(main, "Plugin-Id"),
          value(main, "Plugin-Version"),
          value(main, "Plugin-Requires"),
          value(main, "Plugin-Description"),
          value(main, "Plugin-Provider"),
          value(main, "Plugin-Dependencies"));
    } catch (IOException e) {
      throw new UnfitPlugin(
          file + " has an unreadable manifest (" + e.getMessage() + "); build it again", e);
    }
  }

  @Override
  public PluginContents contents() throws UnfitPlugin {
    byte[] descriptor =
        read("module-info.class", TEXT_LIMIT)
            .orElseThrow(() ->
                new UnfitPlugin(
                    file
                        + " is no module; add a module-info.java that requires io.htorrent.api and provides a factory"));
    ClassFileAge.check(file, "module-info", descriptor);
    ModuleDescriptor module;
    try {
      module = ModuleDescriptor.read(new ByteArrayInputStream(descriptor));
    } catch (InvalidModuleDescriptorException | IOException e) {
      throw new UnfitPlugin(
          file + " has a broken module-info.class (" + e.getMessage() + "); build it again", e);
    }
    for (ModuleDescriptor.Provides provides : module.provides()) {
      if (SpiKind.named(provides.service()).isPresent()) {
        checkProviders(provides.providers());
      }
    }
    return new PluginContents(module, packages(), List.of());
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }

  private void checkProviders(List<String> classes) throws UnfitPlugin {
    for (String name : classes) {
      byte[] head =
          read(name.replace('.', '/') + ".class", TEXT_LIMIT)
              .orElseThrow(() ->
                  new UnfitPlugin(
                      file
                          + " promises "
                          + name
                          + " in its module-info but does not contain it; build it again"));
      ClassFileAge.check(file, name, head);
    }
  }

  private Set<String> packages() {
    Set<String> packages = new HashSet<>();
    jar.versionedStream()
        .map(JarEntry::getName)
        .filter(name -> name.endsWith(".class"))
        .forEach(name -> {
          int slash = name.lastIndexOf('/');
          if (slash > 0) {
            packages.add(name.substring(0, slash).replace('/', '.'));
          }
        });
    return packages;
  }

  private Optional<byte[]> read(String name, int limit) throws UnfitPlugin {
    @Nullable JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new UnfitPlugin(
            file + " has a " + name + " of more than " + limit + " bytes; remove it");
      }
      return Optional.of(bytes);
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  private static String value(Attributes attributes, String name) {
    @Nullable String value = attributes.getValue(name);
    return value == null ? "" : value.strip();
  }
}
