export { type DemoAdmin, totpCode } from './demo-admins.js';
export { loadSecrets, type SandboxAccount, type SandboxSecrets } from './secrets.js';
export {
  startSandbox,
  type Sandbox,
  type SandboxEndpoints,
  type SandboxOptions,
  type SandboxPorts,
} from './sandbox.js';
export { ServerProcess, type ServerExit } from './server-process.js';
