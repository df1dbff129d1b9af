// What most files need: one fake provider, one relay in front of it, both gone at the end.
import { after } from 'node:test';

import { startRelay } from './relay.mjs';
import { startUpstream } from './upstream.mjs';

// `configFor` is given the upstream and returns the relay's configuration.
export async function setStage(configFor) {
  const upstream = await startUpstream();
  const relay = await startRelay(configFor(upstream));
  after(async () => {
    try {
      await relay.stop();
    } finally {
      await upstream.stop();
    }
  });
  return { upstream, relay };
}
