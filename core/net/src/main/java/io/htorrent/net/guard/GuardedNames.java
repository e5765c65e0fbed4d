package io.htorrent.net.guard;

import io.htorrent.api.network.HttpRequest.Purpose;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks up hosts for those who send datagrams to them, and leaves out the addresses that must not
/// be asked. On worker threads.
public final class GuardedNames {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  /// A plain ASCII name, or a literal address with or without brackets.
  private static final Pattern HOST =
      Pattern.compile("[0-9A-Za-z._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?");

  private final NameResolver resolver;

  /// @param resolver finds the addresses
  public GuardedNames(NameResolver resolver) {
    this.resolver = resolver;
  }

  /// The addresses that may be asked, as [io.htorrent.api.network.Network#resolve] promises.
  ///
  /// @throws IOException one sentence, when there is none, or none that may be asked
  public List<InetAddress> resolve(String host, Purpose purpose, String path)
      throws IOException, InterruptedException {
    if (!HOST.matcher(host).matches()) {
      throw new IOException(
          "a host that is not a plain ASCII name or address is refused: write it in punycode");
    }
    List<InetAddress> allowed = new ArrayList<>();
    @Nullable IOException refusal = null;
    for (InetAddress address : resolver.resolve(host, PATIENCE_NANOS)) {
      try {
        TargetGuard.check(purpose, host, path, address, false);
        allowed.add(address);
      } catch (IOException e) {
        refusal = e;
      }
    }
    if (allowed.isEmpty()) {
      throw refusal == null ? new IOException("there is no address of " + host) : refusal;
    }
    return allowed;
  }
}
