/**
 * Whether a connection failed because the certificate of the other side does not fit: signed by nobody known here, expired,
 * or made out to another name. Nothing of ours has been said then. The codes are OpenSSL's names of X.509 results
 * (`X509_V_ERR_…`), as Node passes them on, and Node's own one for names.
 */
export const isCertificateFault = (code: string | undefined): boolean =>
  code !== undefined &&
  /^(ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(CA|PURPOSE)$|HOSTNAME_MISMATCH$)/.test(
    code,
  );
