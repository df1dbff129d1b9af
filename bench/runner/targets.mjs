// What the load is sent to: the mock upstream itself, and each proxy in front of it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { ACCESS_KEY, haproxyConfiguration, nginxConfiguration, relayConfiguration } from './configurations.mjs'
import { childrenOf, freePort, start, stop, waitForOutput, waitForPort } from './processes.mjs'

/**
 * A started target.
 * @typedef {{port: number, tlsPort: number, pids: number[], headers: string, stop: () => Promise<void>}} Target
 */

/** Starts both mock upstreams; they serve the whole run. */
export async function startUpstreams(context) {
  const open = async (name, flags) => {
    const started = start([context.programs.upstream, '--port', '0', ...flags], {
      cores: context.cores.upstream,
      logFile: path.join(context.directory, `${name}.log`),
    })
    const [, port] = await waitForOutput(started, /listening on \w+:\/\/127\.0\.0\.1:(\d+)/)
    return Number(port)
  }
  return {
    plainPort: await open('upstream-plain', []),
    securePort: await open('upstream-secure', ['--tls', context.certificate, '--tls-key', context.certificateKey]),
  }
}

const starters = { direct: startDirect, relay: startRelay, nginx: startNginx, haproxy: startHaproxy, portkey: startPortkey }

export const TARGETS = Object.keys(starters)

/** @returns {Promise<Target>} */
export async function startTarget(name, context) {
  const directory = path.join(context.directory, name)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const target = await starters[name]({ ...context, directory })
  return { headers: '', ...target }
}

async function startDirect({ upstreams }) {
  return { port: upstreams.plainPort, tlsPort: upstreams.securePort, pids: [], stop: async () => {} }
}

async function startRelay(context) {
  const configuration = path.join(context.directory, 'config.yml')
  const dataDirectory = path.join(context.directory, 'data')
  const settings = { ...context.upstreams, certificate: context.certificate, dataDirectory, models: context.models }
  writeFileSync(configuration, relayConfiguration(settings), { mode: 0o600 })
  const flags = ['--config', configuration, '--data-dir', dataDirectory, '--host', '127.0.0.1', '--port', '0', '--workers', '1']
  const started = startProxy([context.programs.relay, ...flags], context)
  const [, port] = await waitForOutput(started, /monorelay listening on http:\/\/[^:\s]+:(\d+)/)
  return { port: Number(port), tlsPort: Number(port), pids: [started.pid], stop: () => stop(started) }
}

async function startNginx(context) {
  const ports = { port: await freePort(), tlsPort: await freePort() }
  const file = path.join(context.directory, 'nginx.conf')
  const user = process.getuid() === 0 ? 'root' : ''
  writeFileSync(file, nginxConfiguration({ ...context.upstreams, ...ports, directory: context.directory, user }))
  const command = [context.programs.nginx, '-c', file, '-p', context.directory, '-e', path.join(context.directory, 'start.log')]
  const started = startProxy(command, context)
  await waitForPort(started, ports.tlsPort)
  // Only the worker relays; the master waits for signals.
  return { ...ports, pids: childrenOf(started.pid), stop: () => stop(started) }
}

async function startHaproxy(context) {
  const ports = { port: await freePort(), tlsPort: await freePort() }
  const file = path.join(context.directory, 'haproxy.cfg')
  writeFileSync(file, haproxyConfiguration({ ...context.upstreams, ...ports }))
  const started = startProxy([context.programs.haproxy, '-db', '-f', file], context)
  await waitForPort(started, ports.tlsPort)
  return { ...ports, pids: [started.pid], stop: () => stop(started) }
}

async function startPortkey(context) {
  const port = await freePort()
  const { loopbackOnly, portkey } = context.programs
  const started = startProxy([process.execPath, '-r', loopbackOnly, portkey, '--headless', `--port=${port}`], {
    ...context,
    environment: { NODE_ENV: 'production' },
  })
  await waitForPort(started, port)
  const upstream = `http://127.0.0.1:${context.upstreams.plainPort}/v1`
  const headers = `x-portkey-provider: openai|x-portkey-custom-host: ${upstream}`
  return { port, tlsPort: port, pids: [started.pid], headers, stop: () => stop(started) }
}

function startProxy(command, { cores, directory, environment }) {
  return start(command, { cores: cores.proxy, logFile: path.join(directory, 'output.log'), environment })
}

export function accessKey() {
  return ACCESS_KEY
}
