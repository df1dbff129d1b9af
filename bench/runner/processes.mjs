// Child processes of a run: started pinned to a core, stopped by their ids, none left behind.
import { spawn } from 'node:child_process'
import { createWriteStream, readFileSync } from 'node:fs'
import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const running = new Set()

/**
 * Starts a program that runs until it is stopped. Standard error and output go to `logFile`.
 * @param {string[]} command program and arguments
 * @param {{cores?: string, logFile: string, environment?: Record<string, string>}} options
 */
export function start(command, { cores, logFile, environment = {} }) {
  const [program, ...rest] = cores ? ['taskset', '-c', cores, ...command] : command
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const log = createWriteStream(logFile)
  const started = { pid: child.pid, name: command[0], output: '', logFile, exit: undefined }
  started.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve((started.exit = error.message)))
    child.on('exit', (code, signal) => resolve((started.exit = signal ?? `status ${code}`)))
  }).then(() => running.delete(started))
  child.stdout.on('data', (bytes) => {
    if (started.output.length < 65536) started.output += bytes
    log.write(bytes)
  })
  child.stderr.on('data', (bytes) => log.write(bytes))
  running.add(started)
  return started
}

/** Ends a program: SIGTERM, and SIGKILL with its children if that was not enough. */
export async function stop(started) {
  if (started.exit !== undefined) return
  const children = childrenOf(started.pid)
  signal(started.pid, 'SIGTERM')
  await Promise.race([started.ended, delay(3000, undefined, { ref: false })])
  if (started.exit === undefined) {
    for (const pid of [started.pid, ...children]) signal(pid, 'SIGKILL')
    await started.ended
  }
}

export async function stopAll() {
  await Promise.all([...running].map(stop))
}

/** The last resort, when the runner itself is about to end. */
export function killAll() {
  for (const started of running) {
    for (const pid of [...childrenOf(started.pid), started.pid]) signal(pid, 'SIGKILL')
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** @returns {number[]} */
export function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** Runs a program to its end and returns its standard output; throws with its error output. */
export function run(command, { cores, timeoutSeconds = 120 } = {}) {
  const [program, ...rest] = cores ? ['taskset', '-c', cores, ...command] : command
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    const entry = { pid: child.pid, exit: undefined, ended: undefined }
    entry.ended = new Promise((done) => child.on('close', done)).then(() => {
      entry.exit = 'ended'
      running.delete(entry)
    })
    running.add(entry)
    const timer = globalThis.setTimeout(() => signal(child.pid, 'SIGKILL'), timeoutSeconds * 1000)
    let output = ''
    let errors = ''
    child.stdout.on('data', (bytes) => (output += bytes))
    child.stderr.on('data', (bytes) => (errors += bytes))
    child.on('error', reject)
    child.on('close', (code, signalName) => {
      clearTimeout(timer)
      if (code === 0) resolve(output)
      else reject(new Error(`${command[0]} ended with ${signalName ?? `status ${code}`}: ${errors}`))
    })
  })
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Waits until `pattern` appears in what the program printed, and returns the match. */
export function waitForOutput(started, pattern) {
  return waitFor(started, `print ${pattern}`, () => started.output.match(pattern))
}

/** Waits until something accepts connections at `port`. */
export function waitForPort(started, port) {
  return waitFor(started, `listen on port ${port}`, () => accepts(port))
}

async function waitFor(started, what, check) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(20)) {
    if (started.exit !== undefined) break
    const found = await check()
    if (found) return found
  }
  const log = readFileSync(started.logFile, 'utf8').slice(-2000)
  throw new Error(`${started.name} did not ${what} (${started.exit ?? 'timed out'}): ${log}`)
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(socket.destroy() !== undefined))
    socket.on('error', () => resolve(false))
  })
}
