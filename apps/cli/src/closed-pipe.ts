const isClosedPipe = (error: Error): boolean => (error as NodeJS.ErrnoException).code === 'EPIPE';

/**
 * For `foundry … | head`: what is printed when nobody reads any more is not an error. Who closes standard output has what they
 * wanted, and the command ends; progress, which goes to standard error, is not told any more, and the work goes on.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: Error) => {
    if (!isClosedPipe(error)) throw error;
    process.exit(process.exitCode ?? 0);
  });
  process.stderr.on('error', (error: Error) => {
    if (!isClosedPipe(error)) throw error;
  });
}
