/// Has the router pass our port on to us: PCP, NAT-PMP, UPnP IGD.
@NullMarked
package io.htorrent.portmap.gateway;

import org.jspecify.annotations.NullMarked;
