package io.htorrent.portmap.gateway;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the little XML that routers speak: elements and their text. Attributes, comments and
/// prefixes of names are passed over. Used once, by one thread.
///
/// There are no entities but the five of XML and characters by number, and a document type is
/// refused, so that nothing in a document can grow beyond its own length, or name a file or a URL
/// (N01). Depth and number of elements have limits (ADR 18).
final class Xml {

  static final int MOST_DEPTH = 32;
  static final int MOST_ELEMENTS = 4000;

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;
  private int elements;
  private @Nullable Element root;

  /// One element.
  ///
  /// @param name without its prefix
  /// @param text its own, without that of its children, stripped
  record Element(String name, List<Element> children, String text) {

    Element {
      children = List.copyOf(children);
    }

    /// The text of the first child of this name.
    Optional<String> textOf(String child) {
      return children.stream().filter(c -> c.name.equals(child)).findFirst().map(Element::text);
    }

    /// This and all below it of this name, in the order of the document.
    List<Element> all(String wanted) {
      List<Element> found = new ArrayList<>();
      collect(wanted, found);
      return found;
    }

    private void collect(String wanted, List<Element> found) {
      if (name.equals(wanted)) {
        found.add(this);
      }
      children.forEach(child -> child.collect(wanted, found));
    }
  }

  /// An element whose end was not read yet.
  private static final class Open {
    final String name;
    final List<Element> children = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    Open(String name) {
      this.name = name;
    }
  }

  private Xml(String text) {
    this.text = text;
  }

  /// The outermost element of a document.
  ///
  /// @throws IOException a few words: what is wrong with it
  static Element parse(String document) throws IOException {
    return new Xml(document).parse();
  }

  private Element parse() throws IOException {
    while (at < text.length()) {
      int tag = text.indexOf('<', at);
      int end = tag < 0 ? text.length() : tag;
      characters(text.substring(at, end));
      at = end;
      if (tag >= 0) {
        markup();
      }
    }
    if (root == null || !open.isEmpty()) {
      throw new IOException("XML that ends too early");
    }
    return root;
  }

  private void markup() throws IOException {
    if (text.startsWith("<!--", at)) {
      skipTo("-->");
    } else if (text.startsWith("<![CDATA[", at)) {
      int from = at + "<![CDATA[".length();
      skipTo("]]>");
      current().text.append(text, from, at - "]]>".length());
    } else if (text.startsWith("<?", at)) {
      skipTo("?>");
    } else if (text.startsWith("<!", at)) {
      throw new IOException("XML with a document type, which is refused");
    } else {
      tag();
    }
  }

  private void tag() throws IOException {
    int from = at + 1;
    at = endOfTag(from);
    String inside = text.substring(from, at - 1);
    if (inside.startsWith("/")) {
      close(name(inside.substring(1)));
    } else {
      open(name(inside));
      if (inside.endsWith("/")) {
        close(current().name);
      }
    }
  }

  private void open(String name) throws IOException {
    if (root != null || open.size() == MOST_DEPTH || ++elements > MOST_ELEMENTS) {
      throw new IOException(
          root == null ? "XML that is too deep or has too many elements" : "XML with two roots");
    }
    open.push(new Open(name));
  }

  private void close(String name) throws IOException {
    Open closed = current();
    if (!closed.name.equals(name)) {
      throw new IOException("XML whose tags do not match");
    }
    open.pop();
    Element element = new Element(name, closed.children, closed.text.toString().strip());
    if (open.isEmpty()) {
      root = element;
    } else {
      open.peek().children.add(element);
    }
  }

  private Open current() throws IOException {
    Open current = open.peek();
    if (current == null) {
      throw new IOException("XML with something outside its root");
    }
    return current;
  }

  private void characters(String raw) throws IOException {
    if (open.isEmpty()) {
      return; // white space, a byte order mark, or what some routers have after the end
    }
    StringBuilder to = current().text;
    int from = 0;
    for (int and = raw.indexOf('&'); and >= 0; and = raw.indexOf('&', from)) {
      int end = raw.indexOf(';', and);
      if (end < 0) {
        throw new IOException("XML with a broken entity");
      }
      to.append(raw, from, and).appendCodePoint(entity(raw.substring(and + 1, end)));
      from = end + 1;
    }
    to.append(raw, from, raw.length());
  }

  private static int entity(String name) throws IOException {
    try {
      return switch (name) {
        case "lt" -> '<';
        case "gt" -> '>';
        case "amp" -> '&';
        case "quot" -> '"';
        case "apos" -> '\'';
        default -> {
          boolean hex = name.startsWith("#x");
          int number = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
          if (!name.startsWith("#") || !Character.isValidCodePoint(number)) {
            throw new NumberFormatException(name);
          }
          yield number;
        }
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IOException("XML with an unknown entity", e);
    }
  }

  /// Just after the `>` of a tag: one within quotes is part of an attribute.
  private int endOfTag(int from) throws IOException {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    throw new IOException("XML that ends within a tag");
  }

  private void skipTo(String end) throws IOException {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw new IOException("XML that ends too early");
    }
    at = found + end.length();
  }

  /// The name at the beginning of a tag's inside, without its prefix.
  private static String name(String inside) throws IOException {
    int end = 0;
    while (end < inside.length()
        && !Character.isWhitespace(inside.charAt(end))
        && inside.charAt(end) != '/') {
      end++;
    }
    String name = inside.substring(inside.substring(0, end).indexOf(':') + 1, end);
    if (name.isEmpty()) {
      throw new IOException("XML with a tag without a name");
    }
    return name;
  }

  /// Text as it may stand in a document.
  static String escaped(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
