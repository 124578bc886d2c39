// Loaded before a process of the stack (node --import): when the supervisor is gone, however it went, the process takes
// its ordinary way out, as on SIGTERM. The supervisor's end closes the channel between the two.
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
