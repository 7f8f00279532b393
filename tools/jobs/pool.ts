// SPDX-License-Identifier: GPL-2.0-only
/** Worker threads with one queue before them. */
import { Worker } from "node:worker_threads";
import { UserError } from "../base/errors.js";

/** What a worker answers; `status` is the exit status of an error that is the user's. */
export type Answer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "progress"; readonly value: unknown }
  | { readonly kind: "failed"; readonly message: string; readonly user: boolean };

interface Job {
  readonly task: unknown;
  readonly onProgress: (value: unknown) => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Compiling makes many objects that are soon forgotten: with room for them they are not copied about. */
const YOUNG = { maxYoungGenerationSizeMb: 192 };

/** At most so many workers, started when there is work, that all run the same script with the same data. */
export class Pool {
  private readonly idle: Worker[] = [];
  private readonly workers: Worker[] = [];
  private readonly queue: Job[] = [];
  private readonly running = new Map<Worker, Job>();
  private broken: Error | undefined;

  constructor(
    private readonly size: number,
    private readonly script: URL,
    private readonly workerData: unknown,
  ) {}

  /** Sends `task` to the next free worker; a failure of the pool rejects everything. */
  run(task: unknown, onProgress: (value: unknown) => void = () => undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.broken) {
        reject(this.broken);
        return;
      }
      this.queue.push({ task, onProgress, resolve, reject });
      this.next();
    });
  }

  /** Ends the workers, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private next(): void {
    while (this.queue.length > 0) {
      const worker = this.idle.pop() ?? this.started();
      const job = worker && this.queue.shift();
      if (!worker || !job) return;
      this.running.set(worker, job);
      worker.postMessage(job.task);
    }
  }

  /** Another worker, unless there are as many as there may be. */
  private started(): Worker | undefined {
    if (this.workers.length >= this.size) return undefined;
    const { workerData } = this;
    const worker = new Worker(this.script, { workerData, resourceLimits: YOUNG });
    worker.on("message", (answer: Answer) => {
      this.answered(worker, answer);
    });
    worker.on("error", (error) => {
      const { message } = error as { readonly message?: string };
      this.fail(new Error(message ?? String(error), { cause: error }));
    });
    this.workers.push(worker);
    return worker;
  }

  private answered(worker: Worker, answer: Answer): void {
    const job = this.running.get(worker);
    if (!job) return;
    if (answer.kind === "progress") {
      job.onProgress(answer.value);
      return;
    }
    this.running.delete(worker);
    this.idle.push(worker);
    if (answer.kind === "done") job.resolve(answer.value);
    else job.reject(answer.user ? new UserError(answer.message) : new Error(answer.message));
    this.next();
  }

  private fail(error: Error): void {
    this.broken = error;
    for (const job of [...this.running.values(), ...this.queue.splice(0)]) job.reject(error);
    this.running.clear();
  }
}
