// SPDX-License-Identifier: GPL-2.0-only
/** The thread that tries programs, begun anew when it does not come back. */
import { Worker } from "node:worker_threads";
import type { Message, Order } from "./fuzz-worker.js";

export class Thread {
  private worker = this.start();
  /** Messages that nobody has asked for yet, and who asks for the next one. */
  private readonly messages: Message[] = [];
  private asking: (() => void) | undefined;

  /** @param patience seconds to wait for a message */
  constructor(private readonly patience: number) {}

  send(order: Order): void {
    this.worker.postMessage(order);
  }

  /** What the thread says next; undefined if it says nothing for too long, and another has taken its place. */
  async next(): Promise<Message | undefined> {
    if (this.messages.length === 0) await this.message();
    const message = this.messages.shift();
    if (message === undefined) {
      await this.close();
      this.worker = this.start();
    }
    return message;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  /** Until there is a message, or patience is at an end. */
  private async message(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.patience * 1000);
      this.asking = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./fuzz-worker.js", import.meta.url));
    worker.on("message", (message: Message) => {
      this.messages.push(message);
      this.asking?.();
    });
    return worker;
  }
}
