import { demoApp } from './demo';

export type ClickAction =
  | { readonly kind: 'app' }
  | { readonly kind: 'web' | 'activity' | 'intent'; readonly target: string };

/** What a person types into the certificate form. */
export interface CertificateInput {
  readonly appKey?: string;
  readonly appId?: string;
  readonly masterSecret?: string;
  readonly channelId?: string;
  readonly clickAction?: ClickAction;
  readonly note?: string;
}

/** The credentials that the simulated vendor accepts. */
export const demoCredentials: CertificateInput = {
  appKey: demoApp.appKey,
  appId: demoApp.appId,
  masterSecret: demoApp.masterSecret,
  channelId: demoApp.channel,
};

export interface TestPushInput {
  readonly certificate?: string;
  readonly token?: string;
  readonly title?: string;
  readonly body?: string;
  readonly customContent?: string;
}

/** The fields as the form posts them. */
export type Fields = Record<string, string>;

/** The certificate form filled in well, as it is posted. */
export function certificateFields(input: CertificateInput = {}): Fields {
  const filled = { ...demoCredentials, ...input };
  const action = filled.clickAction ?? { kind: 'app' };
  const target = (kind: ClickAction['kind']) => (action.kind === kind && 'target' in action ? action.target : '');
  return {
    platform: 'oppo',
    app_key: filled.appKey ?? '',
    app_id: filled.appId ?? '',
    master_secret: filled.masterSecret ?? '',
    channel_id: filled.channelId ?? '',
    click_action: action.kind,
    web_url: target('web'),
    activity: target('activity'),
    intent_action: target('intent'),
    region: 'china',
    category: '',
    notify_level: '',
    private_template_id: '',
    note: filled.note ?? '',
  };
}
