import { definer, type Operation } from './operation.js';

const op = definer('text');

export const cleaningOperations: readonly Operation[] = [
  op('removeAccents', 'text', 'text', [
    '@alsoRemove(?:accents?|diacritics?)',
    '@remove _(?:accents?|diacritics?|umlauts?)(?: marks?)?(?: (?:from|on) (?:the )?letters)?',
    '(?:de|un)accent(?:s|ed|ing)?',
    'accent free',
    '(?:accents?|diacritics?) (?:removed|stripped|removal)',
    '(?:accented|special) letters? (?:to|into|by|with) (?:their )?(?:plain|ascii|base|unaccented)(?: letters?| ones?| form)?',
  ]),
  op('collapseSpaces', 'text', 'text', [
    '(?:<collapse>|<squeeze>|<normali[sz]e>|<reduce>|<merge>) _(?:(?:multiple|repeated|consecutive|runs of|double|extra|several) )*(?:white ?)?spaces?(?: (?:in)?to (?:a )?(?:single|one)(?: (?:space|one))?)?',
    '@remove _(?:extra|superfluous|redundant|unnecessary|double|duplicate|repeated)(?: white)? ?spaces?',
    '(?:multiple|repeated|consecutive|double|several) (?:white ?)?spaces? (?:become|collapsed? (?:to|into)|into|to|with|by) (?:a )?(?:single|one)(?: (?:space|one))?',
    '@replace _(?:(?:multiple|repeated|consecutive|double|several|runs? of|sequences? of|two or more|more than one) )+(?:white ?)?spaces? (?:into|to|with|by) (?:a )?(?:single|one)(?: (?:space|one))?',
  ]),
  op('removeSpaces', 'text', 'text', ['@alsoRemove(?:white ?)?spaces?', '@remove _(?:white ?)?spaces?(?: characters?)?']),
  op('removePunctuation', 'text', 'text', [
    '@alsoRemovepunctuation(?: (?:marks?|characters?|signs?))?',
    '@remove _punctuation(?: (?:marks?|characters?|signs?))?',
  ]),
  op('removeDigits', 'text', 'text', [
    '@alsoRemove(?:digits?|numbers?)',
    '@remove _(?:digits?|numbers?|numeric characters|numerals)',
  ]),
  op('removeVowels', 'text', 'text', ['@alsoRemovevowels?', '@remove _vowels?', 'disemvowel\\w*']),
  op('removeEmoji', 'text', 'text', ['@alsoRemoveemojis?', '@remove _emojis?']),
  op('removeLineBreaks', 'text', 'text', [
    '@alsoRemove(?:line ?breaks?|new ?lines?)',
    '@remove _(?:line ?breaks?|new ?lines?|line feeds?)(?: characters?)?',
    '(?:line ?breaks?|new ?lines?) (?:into|to|by|with|become) (?:a )?(?:single )?spaces?',
    '@replace _(?:line ?breaks?|new ?lines?) (?:into|to|by|with) (?:a )?(?:single )?spaces?',
    'on (?:one|a single) line',
  ]),
  op('keepDigits', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>|<extract>|<return>|<get>) (?:only )?_digits(?: only)?',
    '@remove (?:everything|all|anything|all characters|every character) (?:but|except|that is not|other than|which is not)(?: for)? (?:the |a )?digits?',
    '@remove _non (?:digits?|numeric)(?: characters?)?',
    'only (?:the )?digits',
    'digits only',
  ]),
  op('keepLetters', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>) (?:only )?_letters(?: only)?',
    '@remove (?:everything|all|anything) (?:but|except|that is not|other than)(?: for)? (?:the |a )?letters?',
    '@remove _non (?:letters?|alphabetic)(?: characters?)?',
  ]),
  op('keepAlphanumeric', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>) (?:only )?_(?:letters and (?:digits|numbers)|alphanumerics?)(?: characters?)?(?: only)?',
    '@remove _(?:non alphanumeric|special)(?: characters?)?',
    '@remove (?:everything|all|anything) (?:but|except|that is not|other than)(?: for)? (?:the |a )?(?:letters? (?:and|or|nor) (?:digits?|numbers?)|alphanumerics?)(?: characters?)?',
  ]),
];
