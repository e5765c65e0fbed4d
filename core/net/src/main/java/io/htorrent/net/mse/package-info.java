/// Message stream encryption (MSE/PE): an exchange of keys before the BitTorrent handshake, and RC4
/// or nothing after it. There is no BEP; the protocol is described in the wiki of Vuze, and all
/// common clients speak it. It hides from routers what a connection is; it is no secret-keeping:
/// whoever knows the info hash can take part.
@NullMarked
package io.htorrent.net.mse;

import org.jspecify.annotations.NullMarked;
