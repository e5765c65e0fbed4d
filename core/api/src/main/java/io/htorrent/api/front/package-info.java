/// Foreseen: `FrontEnd`, a driver that lets people or programs steer a session from outside (web
/// page, API). Published together with its first implementation.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.front;
