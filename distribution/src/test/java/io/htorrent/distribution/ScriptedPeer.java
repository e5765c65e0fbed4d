package io.htorrent.distribution;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A peer of few words (BEP 3) on loopback that notes what the program asks it for and tells it. It
/// has everything, or nothing. Each connection is served on a thread of its own, which also calls
/// the listener.
final class ScriptedPeer implements AutoCloseable {
  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.ISO_8859_1);
  private static final int UNCHOKE = 1;
  private static final int HAVE = 4;
  private static final int BITFIELD = 5;
  private static final int REQUEST = 6;
  private static final int PIECE = 7;

  private final Shape shape;
  private final boolean seed;
  private final Listener listener;
  private final ServerSocket server;
  private final Queue<Thread> connections = new ConcurrentLinkedQueue<>();

  /// The torrent's shape.
  ///
  /// @param data its one file
  /// @param pieceLength the bytes of a piece
  /// @param pieces how many there are
  record Shape(Path data, int pieceLength, int pieces) {}

  /// Is told what the program says.
  interface Listener {
    /// The pieces that it has when it connects.
    default void bitfield(BitSet pieces) {}

    /// A piece that it has now.
    default void have(int piece) {}

    /// A block is asked for; it is sent when this returns.
    default void request(int piece, int begin) {}
  }

  ScriptedPeer(Shape shape, boolean seed, Listener listener) throws IOException {
    this.shape = shape;
    this.seed = seed;
    this.listener = listener;
    this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /// For `--peer`.
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// Waits until every peer that has connected so far has hung up, and was heard to the end.
  void awaitHangUp() throws InterruptedException {
    for (Thread thread = connections.poll(); thread != null; thread = connections.poll()) {
      thread.join();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(Thread.ofVirtual().start(() -> serve(socket)));
      }
    } catch (SocketException _) {
      return; // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket socket) {
    try (socket;
        FileChannel data = FileChannel.open(shape.data(), StandardOpenOption.READ);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
      shakeHands(in, out);
      while (true) {
        int length = in.readInt();
        if (length > 0) {
          take(in.readByte(), in.readNBytes(length - 1), data, out);
        }
        if (in.available() == 0) {
          out.flush();
        }
      }
    } catch (EOFException | SocketException _) {
      return; // The program is gone, as some tests want it.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void shakeHands(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] theirs = in.readNBytes(68);
    if (theirs.length < 68 || !Arrays.equals(theirs, 0, 20, PROTOCOL, 0, 20)) {
      throw new EOFException(); // gone; or encrypted, which it hangs up on as plain clients do
    }
    out.write(PROTOCOL);
    out.write(new byte[8]);
    out.write(theirs, 28, 20);
    out.write("-XX0001-".getBytes(StandardCharsets.ISO_8859_1));
    out.write(ByteBuffer.allocate(12).putInt(8, server.getLocalPort()).array());
    if (seed) {
      byte[] bits = new byte[(shape.pieces() + 7) / 8];
      for (int piece = 0; piece < shape.pieces(); piece++) {
        bits[piece / 8] |= (byte) (0x80 >> piece % 8);
      }
      out.writeInt(1 + bits.length);
      out.writeByte(BITFIELD);
      out.write(bits);
      out.writeInt(1);
      out.writeByte(UNCHOKE);
    }
    out.flush();
  }

  private void take(int type, byte[] body, FileChannel data, DataOutputStream out)
      throws IOException {
    ByteBuffer fields = ByteBuffer.wrap(body);
    switch (type) {
      case BITFIELD -> listener.bitfield(bits(body));
      case HAVE -> listener.have(fields.getInt());
      case REQUEST -> {
        int piece = fields.getInt();
        int begin = fields.getInt();
        ByteBuffer block = ByteBuffer.allocate(fields.getInt());
        listener.request(piece, begin);
        data.read(block, (long) piece * shape.pieceLength() + begin);
        out.writeInt(9 + block.capacity());
        out.writeByte(PIECE);
        out.writeInt(piece);
        out.writeInt(begin);
        out.write(block.array());
      }
      default -> {} // Interest, keep-alives and extensions matter to nobody here.
    }
  }

  private static BitSet bits(byte[] body) {
    BitSet pieces = new BitSet();
    for (int piece = 0; piece < body.length * 8; piece++) {
      pieces.set(piece, (body[piece / 8] & 0x80 >> piece % 8) != 0);
    }
    return pieces;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
