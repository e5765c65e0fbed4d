package io.htorrent.app.plugin;

/// What a plugin says about itself in its manifest (or `plugin.properties`). Texts as they stand
/// there; empty when absent.
///
/// @param id `Plugin-Id`
/// @param version `Plugin-Version`
/// @param requires `Plugin-Requires`: the versions of the API it works with
/// @param description `Plugin-Description`
/// @param provider `Plugin-Provider`: who made it
/// @param dependencies `Plugin-Dependencies`: must be empty
record PluginLabel(
    String id,
    String version,
    String requires,
    String description,
    String provider,
    String dependencies) {

  static final PluginLabel UNREADABLE = new PluginLabel("", "", "", "", "", "");
}
