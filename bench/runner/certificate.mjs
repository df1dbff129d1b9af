// A certificate for the mock upstream that speaks TLS.
import { run } from './processes.mjs'

/** Writes a self-signed certificate of this machine's loopback names, and its key, to the two files. */
export async function makeCertificate({ certificate, certificateKey }) {
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  await run([
    'openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', names, '-keyout', certificateKey, '-out', certificate,
  ])
}
