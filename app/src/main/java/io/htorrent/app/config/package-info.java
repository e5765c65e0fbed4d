/// The one configuration file: its keys, how it is found and read, and what is wrong with it.
@org.jspecify.annotations.NullMarked
package io.htorrent.app.config;
