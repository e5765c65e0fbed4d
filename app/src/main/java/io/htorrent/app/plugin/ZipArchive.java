package io.htorrent.app.plugin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// A plugin that brings libraries: a zip with `plugin.properties` and `lib/*.jar`. The plugin's own
/// jar is the one named by its id, such as `lib/front-web-1.0.jar`.
final class ZipArchive implements PluginArchive {

  static final String LIBRARY = "lib/";

  private static final String DESCRIPTOR = "plugin.properties";
  private static final int ENTRY_LIMIT = 1_000;

  /// What it may unpack to; a plugin with a web server inside needs about 10 MB.
  private static final long SIZE_LIMIT = 256L << 20;

  private static final Pattern SAFE_NAME =
      Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9._+-]*(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)*/?");

  private final String file;
  private final ZipFile zip;

  private ZipArchive(String file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /// Opens the zip at this path and looks at the names and sizes of its entries.
  ///
  /// @param file how messages call it
  /// @throws UnfitPlugin when it is no zip, a broken one, cannot be read, or is not safe to unpack
  static ZipArchive open(String file, Path path) throws UnfitPlugin {
    JarArchive.requireArchive(file, path);
    try {
      ZipArchive archive = new ZipArchive(file, new ZipFile(path.toFile()));
      try {
        archive.requireSafe();
        return archive;
      } catch (UnfitPlugin e) {
        archive.close();
        throw e;
      }
    } catch (IOException e) {
      throw JarArchive.broken(file, e);
    }
  }

  @Override
  public PluginLabel label() throws UnfitPlugin {
    @Nullable ZipEntry entry = zip.getEntry(DESCRIPTOR);
    if (entry == null) {
      throw new UnfitPlugin(
          file
              + " has no plugin.properties; add one with plugin.id, plugin.version and plugin.requires");
    }
    Properties text = new Properties();
    try (InputStream in = zip.getInputStream(entry)) {
      text.load(new ByteArrayInputStream(in.readNBytes(ModuleFiles.TEXT_LIMIT)));
    } catch (IOException | IllegalArgumentException e) {
      throw JarArchive.broken(file, e);
    }
    return new PluginLabel(
        value(text, "plugin.id"),
        value(text, "plugin.version"),
        value(text, "plugin.requires"),
        value(text, "plugin.description"),
        value(text, "plugin.provider"),
        value(text, "plugin.dependencies"));
  }

  @Override
  public PluginContents contents() throws UnfitPlugin {
    List<String> jars = libraries().map(ZipEntry::getName).toList();
    String id = label().id();
    Pattern own = Pattern.compile(Pattern.quote(LIBRARY + id) + "(-[0-9].*)?\\.jar");
    List<String> mine = jars.stream().filter(name -> own.matcher(name).matches()).toList();
    if (mine.size() != 1) {
      throw new UnfitPlugin(
          file
              + " has "
              + mine.size()
              + " jars named as the plugin; put its own into the zip as lib/"
              + id
              + ".jar");
    }
    List<String> others = new ArrayList<>(jars);
    others.removeAll(mine);
    return ModuleFiles.contents(file, nested(mine.getFirst()), others);
  }

  /// The jars in `lib/`, in the zip's order.
  Stream<ZipEntry> libraries() {
    return zip.stream()
        .filter(entry -> entry.getName().matches("lib/[^/]+\\.jar"))
        .map(ZipEntry.class::cast);
  }

  /// The bytes of one entry.
  InputStream bytes(ZipEntry entry) throws IOException {
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /// Every name stays below the folder it is unpacked to, and all fits into the limits. The sizes
  /// are what the zip claims; unpacking holds it to them.
  private void requireSafe() throws UnfitPlugin {
    if (zip.size() > ENTRY_LIMIT) {
      throw new UnfitPlugin(
          file
              + " has "
              + zip.size()
              + " entries, a plugin may have "
              + ENTRY_LIMIT
              + "; make it smaller or remove it");
    }
    long size = 0;
    for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
      if (!SAFE_NAME.matcher(entry.getName()).matches()) {
        throw new UnfitPlugin(
            file
                + " has the unsafe entry '"
                + entry.getName().replaceAll("[^ -~]", "?")
                + "'; do not use this plugin");
      }
      size += Math.max(0, entry.getSize());
      if (size > SIZE_LIMIT || entry.getSize() < 0) {
        throw new UnfitPlugin(
            file
                + " unpacks to more than "
                + (SIZE_LIMIT >> 20)
                + " MiB; make it smaller or remove it");
      }
    }
  }

  private ModuleFiles nested(String jar) throws UnfitPlugin {
    Map<String, byte[]> heads = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(zip.getInputStream(zip.getEntry(jar)))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        int limit = entry.getName().equals("module-info.class") ? ModuleFiles.TEXT_LIMIT : 8;
        heads.put(entry.getName(), in.readNBytes(limit));
        if (heads.size() > JarArchive.ENTRY_LIMIT) {
          throw new UnfitPlugin(
              file + " has too many entries in " + jar + "; make it smaller or remove it");
        }
      }
    } catch (IOException e) {
      throw JarArchive.broken(file, e);
    }
    return new ModuleFiles() {
      @Override
      public Optional<byte[]> head(String name) {
        return Optional.ofNullable(heads.get(name));
      }

      @Override
      public Stream<String> names() {
        return heads.keySet().stream();
      }
    };
  }

  private static String value(Properties properties, String name) {
    return properties.getProperty(name, "").strip();
  }
}
