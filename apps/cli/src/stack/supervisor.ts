import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One process of the stack. */
export interface ProcessPlan {
  readonly name: string;
  /** The built file, relative to the root of the installation. */
  readonly script: string;
  readonly environment: Record<string, string>;
  /** Ready when this address answers 200, or when a line of the log matches. */
  readonly ready: { readonly url: string } | { readonly logLine: RegExp };
}

export interface StackProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Highest resident memory seen, in bytes; 0 where the system does not tell. */
  peakMemory(): number;
  /** Kills without warning, for fault tests. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const readyWithin = 60_000;
const stopWithin = 30_000;

/**
 * Starts and stops the processes of the stack. Each runs in a group of its own, so that Ctrl-C reaches only the
 * supervisor, which stops them in order; each ends by itself when the supervisor dies.
 */
export class Supervisor {
  private readonly running: Running[] = [];
  private stopping = false;

  constructor(
    private readonly options: {
      /** Root of the installation: where dist/ lies. */
      root: string;
      logDir: string;
      /** Told when a process ends that was not asked to. */
      onUnexpectedEnd: (name: string, how: string, lastLines: string) => void;
    },
  ) {}

  /** Starts one process and waits until it is ready. @throws Error with its last lines when it is not. */
  async start(plan: ProcessPlan): Promise<StackProcess> {
    const process = new Running(plan, this.options.root, this.options.logDir);
    this.running.push(process);
    process.onEnd = (how) => {
      const expected = this.stopping || process.asked;
      this.running.splice(this.running.indexOf(process), 1);
      if (!expected && process.wasReady) this.options.onUnexpectedEnd(plan.name, how, process.lastLines());
    };
    try {
      await process.untilReady();
    } catch (error) {
      await process.stop();
      throw error;
    }
    return process;
  }

  /** Starts several at once. */
  async startAll(plans: readonly ProcessPlan[]): Promise<StackProcess[]> {
    return Promise.all(plans.map((plan) => this.start(plan)));
  }

  /** Asks all to end and waits; who is still there after 30 s is killed. */
  async stopAll(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.running].map((process) => process.stop()));
  }
}

class Running implements StackProcess {
  readonly name: string;
  readonly logFile: string;
  asked = false;
  wasReady = false;
  onEnd: (how: string) => void = () => undefined;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private hasEnded = false;
  private recent = '';
  private peak = 0;
  private readonly sampling: NodeJS.Timeout;

  constructor(
    private readonly plan: ProcessPlan,
    root: string,
    logDir: string,
  ) {
    this.name = plan.name;
    this.logFile = join(logDir, `${plan.name}.log`);
    const preload = pathToFileURL(resolve(root, 'dist/apps/cli/src/stack/stop-with-parent.js')).href;
    this.child = spawn(process.execPath, ['--import', preload, resolve(root, plan.script)], {
      cwd: root,
      detached: true,
      env: { ...inherited(), ...plan.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = createWriteStream(this.logFile, { flags: 'a', mode: 0o600 });
    log.on('error', () => undefined);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (chunk: string) => {
        log.write(chunk);
        this.recent = (this.recent + chunk).slice(-8000);
      });
    }
    this.sampling = setInterval(() => void this.sample(), 1000);
    this.sampling.unref();
    this.ended = new Promise((done) => {
      const finish = (how: string) => {
        if (this.hasEnded) return;
        this.hasEnded = true;
        clearInterval(this.sampling);
        log.end();
        done();
        this.onEnd(how);
      };
      this.child.once('error', (error) => finish(error.message));
      this.child.once('close', (code, signal) => finish(signal ? `signal ${signal}` : `exit code ${code}`));
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  peakMemory(): number {
    return this.peak;
  }

  lastLines(): string {
    return this.recent.trim().split('\n').slice(-15).join('\n');
  }

  async untilReady(): Promise<void> {
    const deadline = Date.now() + readyWithin;
    while (!(await this.isReady())) {
      if (this.hasEnded)
        throw new Error(`${this.name} ended while starting (log: ${this.logFile}):\n${this.lastLines()}`);
      if (Date.now() > deadline)
        throw new Error(
          `${this.name} was not ready after ${readyWithin / 1000} s (log: ${this.logFile}):\n${this.lastLines()}`,
        );
      await new Promise((done) => setTimeout(done, 50));
    }
    this.wasReady = true;
    void this.sample();
  }

  async kill(): Promise<void> {
    this.asked = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    this.asked = true;
    if (this.hasEnded) return;
    await this.sample();
    const force = setTimeout(() => this.child.kill('SIGKILL'), stopWithin);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(force);
  }

  private async isReady(): Promise<boolean> {
    if (this.hasEnded) return false;
    const ready = this.plan.ready;
    if ('logLine' in ready) return ready.logLine.test(this.recent);
    try {
      const response = await fetch(ready.url, { signal: AbortSignal.timeout(2000) });
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /** Linux keeps the high-water mark itself; elsewhere nothing is told. */
  private async sample(): Promise<void> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (kilobytes) this.peak = Math.max(this.peak, Number(kilobytes) * 1024);
  }
}

/** Settings of the surroundings never leak into the stack: only what every program needs is handed on. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ) as Record<string, string>;
}
