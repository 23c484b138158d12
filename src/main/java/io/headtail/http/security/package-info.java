/**
 * Who may ask, and how that stays between client and server: TLS certificates and bearer tokens,
 * both in files that are read again when they change.
 *
 * <pre>
 *  FileWatch: every 2 s ──▶ ReloadedFiles ──▶ ServerIdentity ──▶ IdentityKeys ──▶ TLS handshakes
 *                                        └──▶ Tokens ──▶ the filter of requests
 * </pre>
 */
@NullMarked
package io.headtail.http.security;

import org.jspecify.annotations.NullMarked;
