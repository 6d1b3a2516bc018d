import { createHmac, randomInt } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { type APIRequestContext, expect } from '@playwright/test';
import { demoPhone } from './demo';

/** An application's IM back end: it signs and calls as the reference documents it. */
export class BackEnd {
  constructor(
    private readonly http: APIRequestContext,
    private readonly application: string,
    private readonly key: string,
  ) {}

  /** A phone on which the user signed in, and whose app was killed without a sign-out. */
  async killedPhone(user: string, certificate: string, token: string = demoPhone.token): Promise<void> {
    const device = { UserID: user, DeviceID: 'phone' };
    await this.call('device/login', { ...device, DeviceType: 'Android' });
    await this.call('device/report_token', { ...device, CertificateID: Number(certificate), Token: token });
    await this.call('device/disconnect', device);
  }

  async logout(user: string): Promise<void> {
    await this.call('device/logout', { UserID: user, DeviceID: 'phone' });
  }

  async kick(user: string): Promise<void> {
    await this.call('im_open_login_svc/kick', { UserID: user });
  }

  /** Sends a message; its key. */
  async send(to: string, text: string, push: { title: string; ext?: string }): Promise<string> {
    const answer = await this.call('openim/sendmsg', {
      From_Account: 'alice',
      To_Account: to,
      MsgRandom: randomInt(2 ** 31),
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
      OfflinePushInfo: { Title: push.title, Ext: push.ext ?? '' },
    });
    return String(answer.MsgKey);
  }

  private async call(call: string, body: object): Promise<Record<string, unknown>> {
    const query = new URLSearchParams({
      sdkappid: this.application,
      identifier: 'administrator',
      usersig: this.userSig('administrator'),
      random: String(randomInt(2 ** 31)),
      contenttype: 'json',
    });
    const response = await this.http.post(`/v4/${call}?${query}`, { data: body });
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer, call).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    return answer;
  }

  /** TLSSigAPIv2. */
  private userSig(identifier: string): string {
    const [time, expire] = [Math.floor(Date.now() / 1000), 3600];
    const text = `TLS.identifier:${identifier}\nTLS.sdkappid:${this.application}\nTLS.time:${time}\nTLS.expire:${expire}\n`;
    const signature = createHmac('sha256', this.key).update(text).digest('base64');
    const json = JSON.stringify({
      'TLS.ver': '2.0',
      'TLS.identifier': identifier,
      'TLS.sdkappid': Number(this.application),
      'TLS.expire': expire,
      'TLS.time': time,
      'TLS.sig': signature,
    });
    return deflateSync(json).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
  }
}
