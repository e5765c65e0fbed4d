/// What the program prints on: streams, colours, escaped text, JSON.
@org.jspecify.annotations.NullMarked
package io.htorrent.app.terminal;
