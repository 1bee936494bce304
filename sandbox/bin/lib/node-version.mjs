// Imported first by every command: an old Node gets a sentence, not a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(2);
}
if (process.platform === 'win32') {
  console.error('Linux and macOS are supported; on Windows use WSL.');
  process.exit(2);
}
