package io.htorrent.net.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/// Says why a TLS connection is not trusted, for people. Pure; any thread.
final class TlsReason {

  private static final int DEEPEST = 10;

  private TlsReason() {}

  /// A clause that goes on a sentence.
  static String of(SSLException failure) {
    Throwable cause = failure;
    String reason = "";
    for (int depth = 0; cause != null && depth < DEEPEST && reason.isEmpty(); depth++) {
      reason = known(cause);
      cause = cause.getCause();
    }
    return reason.isEmpty() ? String.valueOf(failure.getMessage()) : reason;
  }

  private static String known(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case CertificateExpiredException _ -> "its certificate has expired";
      case CertificateNotYetValidException _ -> "its certificate is not valid yet";
      case CertPathBuilderException _ ->
          "its certificate is signed by itself or by somebody whom Java does not trust; if you do,"
              + " name a trust store by -Djavax.net.ssl.trustStore=FILE in HTORRENT_OPTS";
      case CertPathValidatorException invalid
          when invalid.getReason() == CertPathValidatorException.BasicReason.REVOKED ->
          "its certificate was revoked";
      case CertPathValidatorException invalid
          when invalid.getReason()
              == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED ->
          "its certificate is signed in a way that is too weak";
      case CertificateException _
          when message.startsWith("No subject alternative") || message.startsWith("No name ") ->
          "its certificate is for another host";
      default -> "";
    };
  }
}
