package io.htorrent.app.config;

import io.htorrent.app.config.Written.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// What a configuration file says: TOML, read whole, never written.
///
/// @param path which file
/// @param written its keys, in the order of the file
/// @param tables where each table begins
/// @param mistakes what is not TOML, or cannot be read
/// @param open whether others than its owner may read it
record ConfigurationFile(
    Path path,
    List<Written> written,
    Map<String, Origin> tables,
    List<Mistake> mistakes,
    boolean open) {

  /// A file that people write has a few kilobytes; the parser takes seconds for megabytes.
  static final int LONGEST = 256 * 1024;

  ConfigurationFile {
    written = List.copyOf(written);
    mistakes = List.copyOf(mistakes);
  }

  /// The file that is to be used: the first of those that are named, or that exist. None at all is
  /// fine.
  ///
  /// @param named what `--config` said, or empty
  static Optional<Path> find(String named, Folders folders) {
    if (!named.isEmpty()) {
      return Optional.of(folders.resolve(named, folders.current()));
    }
    String variable = folders.environment().getOrDefault("HTORRENT_CONFIG", "");
    if (!variable.isEmpty()) {
      return Optional.of(folders.resolve(variable, folders.current()));
    }
    if (Files.exists(folders.configuration())) {
      return Optional.of(folders.configuration());
    }
    return folders
        .distributionFolder()
        .map(home -> home.resolve("conf").resolve("htorrent.toml"))
        .filter(Files::exists);
  }

  /// Reads the file. What is wrong with it is told in its mistakes.
  static ConfigurationFile read(Path path) {
    try {
      long length = Files.size(path);
      if (length > LONGEST) {
        return broken(
            path, "the file has " + length + " bytes, a configuration has at most " + LONGEST);
      }
      return parse(path, decode(Files.readAllBytes(path)), open(path));
    } catch (NoSuchFileException e) {
      return broken(path, "there is no such file");
    } catch (CharacterCodingException e) {
      return broken(path, "the file is not UTF-8 text: save it in that encoding");
    } catch (IOException e) {
      return broken(path, "the file cannot be read (" + e.getMessage() + ")");
    }
  }

  private static ConfigurationFile broken(Path path, String why) {
    return new ConfigurationFile(
        path, List.of(), Map.of(), List.of(new Mistake(new Origin.InFile(path, 1, 1), why)), false);
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static boolean open(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return view != null
        && (view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)
            || view.readAttributes().permissions().contains(PosixFilePermission.GROUP_READ));
  }

  static ConfigurationFile parse(Path path, String text, boolean open) {
    TomlParseResult toml = org.tomlj.Toml.parse(text);
    List<Mistake> mistakes = new ArrayList<>();
    for (TomlParseError error : toml.errors()) {
      mistakes.add(new Mistake(origin(path, error.position()), sentence(error)));
    }
    // A line that is not understood may be the head of a table, so that what follows seems to stand
    // elsewhere.
    int trusted =
        toml.errors().stream()
            .mapToInt(error -> error.position().line())
            .min()
            .orElse(Integer.MAX_VALUE);
    List<Written> written = new ArrayList<>();
    Map<String, Origin> tables = new java.util.LinkedHashMap<>();
    for (Map.Entry<List<String>, Object> entry : toml.entryPathSet(true)) {
      List<String> keys = entry.getKey();
      TomlPosition position = toml.inputPositionOf(keys);
      if (position == null || position.line() >= trusted) {
        continue;
      }
      Origin origin = origin(path, position);
      if (entry.getValue() instanceof TomlTable) {
        tables.put(String.join(".", keys), origin);
      } else {
        String table = String.join(".", keys.subList(0, keys.size() - 1));
        written.add(written(table, keys.getLast(), entry.getValue(), origin));
      }
    }
    return new ConfigurationFile(path, written, tables, mistakes, open);
  }

  private static Written written(String table, String name, Object value, Origin origin) {
    return switch (value) {
      case String text -> new Written(table, name, Shape.TEXT, List.of(text), origin);
      case Long number ->
          new Written(table, name, Shape.INTEGER, List.of(number.toString()), origin);
      case Boolean flag -> new Written(table, name, Shape.FLAG, List.of(flag.toString()), origin);
      case TomlArray array when array.toList().stream().allMatch(String.class::isInstance) ->
          new Written(
              table,
              name,
              Shape.LIST,
              array.toList().stream().map(String.class::cast).toList(),
              origin);
      case TomlArray array ->
          new Written(
              table, name, Shape.OTHER, List.of(array.toJson().replaceAll("\\s+", "")), origin);
      default -> new Written(table, name, Shape.OTHER, List.of(value.toString()), origin);
    };
  }

  private static Origin origin(Path path, TomlPosition position) {
    return new Origin.InFile(path, position.line(), position.column());
  }

  /// The parser's own words, and what to do where they do not say it.
  private static String sentence(TomlParseError error) {
    String said = String.valueOf(error.getMessage());
    return said.contains("previously defined") ? said + ": a key may stand once only" : said;
  }
}
