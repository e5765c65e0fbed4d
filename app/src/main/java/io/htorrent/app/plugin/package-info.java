/// The host of plugins: finds them, judges them, gives each a module layer of its own and hands out
/// what they provide. [io.htorrent.app.plugin.PluginHost] is the door; pf4j is named in
/// `Pf4jRuntime` and `ModuleClassLoader` only.
@NullMarked
package io.htorrent.app.plugin;

import org.jspecify.annotations.NullMarked;
