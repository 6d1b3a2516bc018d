import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import { expect } from '@playwright/test';

export interface CallbackEvent {
  readonly MsgKey: string;
  readonly PushStage: number;
  readonly ErrCode: number;
}

interface Call {
  readonly signature: string;
  readonly body: string;
}

/** The other end of callbacks: a back end that writes down what it is told. */
export class CallbackReceiver {
  private readonly calls: Call[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.take(request)
        .then(() => response.end('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'))
        .catch(() => response.destroy());
    });
  }

  static async start(): Promise<CallbackReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CallbackReceiver(server);
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the receiver does not listen');
    }
    return `http://127.0.0.1:${address.port}/callbacks`;
  }

  /** What was told of a message, by the way that the documents describe. */
  about(key: string): CallbackEvent[] {
    const events = this.calls.flatMap((call) => (JSON.parse(call.body) as { Events: CallbackEvent[] }).Events);
    return events.filter((event) => event.MsgKey === key);
  }

  /** Every call about the message is signed with this secret. */
  expectSigned(key: string, secret: string): void {
    for (const { signature, body } of this.calls.filter((call) => call.body.includes(key))) {
      const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
      expect(given, signature).toBe(createHmac('sha256', secret).update(`${time}.${body}`).digest('hex'));
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const signature = request.headers['pushdeck-signature'];
    this.calls.push({ signature: String(signature), body: Buffer.concat(chunks).toString('utf8') });
  }
}
