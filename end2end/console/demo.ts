/** What the simulated OPPO shows for its demo app. Fixed, so that a certificate outlives a restart. */
export const demoApp = {
  name: 'Demo IM',
  appId: '30990001',
  appKey: 'de300a11fa4ec0de5a4db0c5000c0001',
  appSecret: 'de300a11fa4ec0de5a4db0c5a5ec0001',
  masterSecret: 'de300a11fa4ec0de5a4db0c53a5e0001',
  channel: 'tuikit',
} as const;

/** A phone with the demo app. */
export const demoPhone = {
  name: 'OPPO Find X8',
  token: 'CN_1f0e2d3c4b5a69788796a5b4c3d2e1f0',
} as const;

/** What the first start puts there: a certificate in effect, whatever the activation delay. */
export const demoApplication = { id: '1400000001', name: 'Demo', certificate: '7001' } as const;
