import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'data'] },
  tseslint.configs.recommended,
  security.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      // Reports every `array[index]` and `record[key]`; keys here are names from the code, never input.
      'security/detect-object-injection': 'off',
    },
  },
  { files: ['public/**/*.js'], languageOptions: { sourceType: 'script' } },
);
