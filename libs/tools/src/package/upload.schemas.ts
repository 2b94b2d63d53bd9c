import { z } from 'zod';
import { MAX_FILES, type PackageFile } from './tool-package.js';

const gitRepositorySchema = z.string().min(1).max(500);
const gitCommitSchema = z.string().regex(/^[0-9a-f]{7,64}$/, 'is not the hash of a commit');

/** Where an uploaded package is kept, as whoever uploads it says. */
export const uploadOriginSchema = z.strictObject({
  gitRepository: gitRepositorySchema.optional(),
  gitCommit: gitCommitSchema.optional(),
});
export type UploadOrigin = z.output<typeof uploadOriginSchema>;

/** A package as JSON. */
export const uploadToolSchema = uploadOriginSchema.extend({
  files: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(1_024),
        content: z.string(),
        encoding: z.enum(['utf8', 'base64']).default('utf8'),
      }),
    )
    .min(1)
    .max(4 * MAX_FILES),
});
export type UploadTool = z.output<typeof uploadToolSchema>;
export type UploadToolInput = z.input<typeof uploadToolSchema>;

export function uploadedFiles({ files }: UploadTool): PackageFile[] {
  return files.map(({ path, content, encoding }) => ({
    path,
    content: encoding === 'base64' ? Buffer.from(content, 'base64') : content,
  }));
}
