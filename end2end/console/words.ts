import { chinese } from './chinese';
import { english } from './english';

/** What the tests read in the console, written down a second time: a changed text is noticed here. */
export interface Words {
  readonly tag: string;
  readonly ownName: string;
  readonly errorPrefix: string;
  readonly errorSummary: string;
  readonly colon: string;
  readonly signIn: { title: string; name: string; password: string; submit: string; out: string; refused: string };
  readonly singleSignOn: {
    button(provider: string): string;
    stale(provider: string): string;
    cancelled(provider: string): string;
    noGrant(provider: string): string;
    ownWayIn(provider: string): string;
    with(provider: string): string;
    groupsDecide(provider: string): string;
  };
  readonly profile: {
    title: string;
    old: string;
    new: string;
    change: string;
    changed: string;
    sessions: string;
    thisOne: string;
    end: string;
    endOthers: string;
    ended: string;
  };
  readonly secondFactor: {
    switchOn: string;
    switchOff: string;
    isOff: string;
    state: string;
    on: string;
    codesLeft: string;
    setUp: string;
    code: string;
    made: string;
    kept: string;
    signIn: string;
  };
  readonly applications: { title: string; add: string; name: string; save: string };
  readonly settings: {
    title: string;
    android: string;
    addCertificate: string;
    noCertificate: string;
    edit: string;
    test: string;
    history: string;
    verify: string;
    withdraw(revision: number): string;
    saved(id: string): string;
    takesEffectWithin(delay: string): string;
    withdrawn(id: string): string;
    verified: string;
    tooLate(revision: number): string;
    alreadyWithdrawn(revision: number): string;
  };
  readonly certificate: {
    revision(number: number): string;
    inEffect: string;
    waiting: string;
    nothingInEffect: string;
    withdrawn: string;
    replaced: string;
    takesEffectIn: RegExp;
    nowInEffect(id: string, revision: number): string;
    check: string;
    accepted: RegExp;
    notConfirmed: RegExp;
    addTitle: string;
    editTitle(id: string): string;
    clickAction: string;
    openApp: string;
    openWebPage: string;
    openActivity: string;
    openIntentAction: string;
    webUrl: string;
    activity: string;
    intentAction: string;
    region: string;
    overseas: string;
    platform: string;
    more: string;
    category: string;
    notifyLevel: string;
    template: string;
    note: string;
    save: string;
    secretKept: RegExp;
    channelWarning: string;
    conflict: RegExp;
    conflictTyped: string;
    conflictSaved: string;
    conflictHint: string;
    secretTyped: string;
  };
  readonly history: { title(id: string): string };
  readonly members: {
    title: string;
    name: string;
    invite: string;
    makeLink: string;
    choose: string;
    disable: string;
    endSessions: string;
    sessionsEnded: string;
  };
  readonly deletion: { delete: string; restore: string; typeId: (id: string) => string };
  readonly audit: { deleted: string; restored: string; memberAdded: string; signInRefused: string };
  readonly access: {
    key: RegExp;
    edit: string;
    editTitle: string;
    save: string;
    saved: string;
    admins: string;
    english: string;
  };
  readonly callback: { url: string; secret: RegExp };
  readonly devices: { title: string; user: string; lookUp: string; pushOnline: string; unbind: string; noToken: string };
  readonly pushes: { accepted: string; queued: string; arrived: string; loggedOut: string; kicked: string };
  readonly testPush: {
    title: string;
    certificate: string;
    token: string;
    notificationTitle: string;
    body: string;
    customContent: string;
    send: string;
    target: string;
    otherToken: string;
    clickAction: string;
    to: string;
    accepted: string;
    arrived: string;
    awaited: string;
    refused: string;
    messageId: string;
    code: string;
    cause: string;
    fix: string;
    inEffect(id: string, revision: number): string;
    takesEffectIn(id: string): RegExp;
    nothingInEffect(id: string): string;
    request: string;
  };
  readonly phones: {
    title: string;
    noNotification: string;
    behaviour: string;
    apply: string;
    clear: string;
    openedApp: string;
    openedWebPage(url: string): string;
    openedActivity(name: string): string;
    openedIntentAction(action: string): string;
    noExtras: string;
    gone: string;
    channelMissing: string;
    faults: Record<Fault, string>;
  };
  readonly chatApp: {
    user: string;
    certificate: string;
    signIn: string;
    signedIn(user: string): string;
    to: string;
    text: string;
    ext: string;
    send: string;
    open: string;
    kill: string;
    logOut: string;
    networkOff: string;
    networkOn: string;
    killed: string;
    loggedOut: string;
    kicked: string;
  };
  readonly copy: string;
  readonly copied: string;
  readonly notFound: string;
  readonly refusals: Record<'secret' | 'unavailable' | 'calls' | 'quota' | 'broken' | 'unreadable' | 'status', string>;
  problem(problem: Problem, max?: number): string;
}

export type Fault =
  | 'none'
  | 'wrong-secret'
  | 'rate-limited'
  | 'daily-quota'
  | 'unavailable'
  | 'server-error'
  | 'connection-reset'
  | 'half-body'
  | 'not-json'
  | 'user-daily-limit'
  | 'regid-invalid';

export type Problem =
  | 'required'
  | 'too-long'
  | 'control'
  | 'space'
  | 'letters-and-digits'
  | 'visible'
  | 'choice'
  | 'scheme'
  | 'host'
  | 'url'
  | 'class'
  | 'action'
  | 'json'
  | 'object'
  | 'lost'
  | 'category'
  | 'unknown-certificate'
  | 'sdkappid'
  | 'taken'
  | 'credentials'
  | 'not-public'
  | 'too-short'
  | 'easily-guessed'
  | 'wrong-password'
  | 'wrong-code';

export const languages = { english, chinese };

/** What the console says to a browser of that language. */
export function wordsOf(locale: string | undefined): Words {
  return locale?.startsWith('zh') ? chinese : english;
}
