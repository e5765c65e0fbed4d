package io.htorrent.app.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A plugin that is one jar. Reads its manifest and its module's descriptor, nothing else.
final class JarArchive implements PluginArchive, ModuleFiles {

  /// The JDK's largest module has 7,000 classes.
  static final int ENTRY_LIMIT = 20_000;

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
      String kind = file.endsWith(".zip") ? "zip" : "jar";
      throw new UnfitPlugin(
          file
              + " is not a "
              + kind
              + " at all: its first bytes are other; build or download it again, or remove it");
    }
  }

  static UnfitPlugin broken(String file, Exception cause) {
    return new UnfitPlugin(
        file + " is broken (" + cause.getMessage() + "); build or download it again", cause);
  }

  @Override
  public PluginLabel label() throws UnfitPlugin {
    byte[] text =
        head(JarFile.MANIFEST_NAME)
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
    return ModuleFiles.contents(file, this, List.of());
  }

  @Override
  public Optional<byte[]> head(String name) throws UnfitPlugin {
    @Nullable JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return Optional.of(in.readNBytes(TEXT_LIMIT));
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  @Override
  public Stream<String> names() {
    return jar.versionedStream().map(JarEntry::getName);
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }

  private static String value(Attributes attributes, String name) {
    @Nullable String value = attributes.getValue(name);
    return value == null ? "" : value.strip();
  }
}
