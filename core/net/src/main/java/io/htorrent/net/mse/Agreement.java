package io.htorrent.net.mse;

/// How a stream goes on after the exchange of keys.
///
/// @param in decrypts what comes, from the next byte on
/// @param out encrypts what goes
/// @param method RC4 for all of it, or plain
/// @param initial bytes that come next and are RC4 in any case: what the dialling end sent with its
///   offer
record Agreement(Rc4 in, Rc4 out, Method method, int initial) {}
