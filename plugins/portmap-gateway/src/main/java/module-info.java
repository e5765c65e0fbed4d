/// Has the router pass our port on to us: PCP, NAT-PMP, UPnP IGD.
module io.htorrent.portmap.gateway {
  requires io.htorrent.api;
  requires static org.jspecify;

  provides io.htorrent.api.portmap.PortMapper.Factory with
      io.htorrent.portmap.gateway.GatewayMapper.Factory;
}
