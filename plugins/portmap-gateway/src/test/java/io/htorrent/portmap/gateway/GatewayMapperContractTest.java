package io.htorrent.portmap.gateway;

import io.htorrent.api.portmap.PortMapper;
import io.htorrent.testkit.PortMapperContract;

class GatewayMapperContractTest extends PortMapperContract {

  @Override
  protected PortMapper.Factory factory() {
    return new GatewayMapper.Factory();
  }
}
