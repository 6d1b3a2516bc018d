import { createHmac } from 'node:crypto';

const STEP = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The app on a phone that makes the codes of a second factor (RFC 6238), written from the RFC. */
export class AuthenticatorApp {
  private readonly key: Buffer;
  private used = 0;

  constructor(secret: string) {
    this.key = fromBase32(secret);
  }

  /**
   * A code that was not used before. The step after the present one is good too, so that nobody
   * need wait for the next.
   */
  freshCode(): string {
    this.used = Math.max(this.used + 1, presentStep());
    return this.codeOf(this.used);
  }

  /** The last code once more. */
  usedCode(): string {
    return this.codeOf(this.used);
  }

  /** Six digits that are good neither now nor in the steps around. */
  wrongCode(): string {
    const good = [-2, -1, 0, 1, 2].map((step) => this.codeOf(presentStep() + step));
    const wrong = ['000000', '000001', '000002', '000003', '000004', '000005'].find((code) => !good.includes(code));
    return wrong ?? '';
  }

  private codeOf(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const hash = createHmac('sha1', this.key).update(counter).digest();
    const offset = hash.readUInt8(hash.length - 1) & 0x0f;
    const number = (hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
    return number.toString().padStart(6, '0');
  }
}

function presentStep(): number {
  return Math.floor(Date.now() / STEP);
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
