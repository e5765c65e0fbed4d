/// The driver that has routers pass our port on to us: NAT-PMP, PCP, UPnP.
@org.jspecify.annotations.NullMarked
package io.htorrent.api.portmap;
