/** Sentences for long texts, by what the text is about. */

type Bank = readonly string[];

const BANKS: Readonly<Record<string, Bank>> = {
  note: [
    'Prefers to be contacted in the morning.',
    'Please call before making changes.',
    'Everything as agreed on the phone.',
    'Asked for a reminder one day ahead.',
    'Documents are complete.',
    'Needs a follow-up next month.',
    'Paid in advance.',
    'Ring the second bell from the top.',
    'First contact came through a recommendation.',
    'Waiting for a confirmation in writing.',
    'No special requirements.',
    'Speaks German and some English.',
  ],
  message: [
    'Thanks, that looks great! I will take it from here.',
    'Could we move this to Thursday? I am travelling until then.',
    'I have added the missing figures, please have another look.',
    'Good catch. Fixed in the latest version.',
    'Let us keep it simple and ship the first part now.',
    'Agreed. I will write it down in the guide.',
    'Who can help with the translation?',
    'The client is happy with the second draft.',
    'I am not sure about the wording in the last paragraph.',
    'Done, and tested on my phone as well.',
    'Can you share the source file?',
    'See you at the meeting at ten.',
  ],
  review: [
    'Friendly staff and no waiting. We will come again.',
    'Exactly what we had hoped for, and good value.',
    'Lovely atmosphere, but parking was hard to find.',
    'A little late, otherwise everything was perfect.',
    'The best evening we have had in a long time.',
    'Well made and quickly delivered.',
    'Solid quality; the instructions could be clearer.',
    'Great for families with small children.',
    'Not bad, although the pictures promised more.',
    'Helpful advice and a fair price.',
    'Would recommend it to anyone.',
    'It does what it should, nothing more.',
  ],
  medical: [
    'Healthy overall, slightly overweight. Diet adjusted.',
    'Routine check without findings.',
    'Mild inflammation; drops twice a day for a week.',
    'Wound is healing well, stitches can stay in until Friday.',
    'Blood values in the normal range.',
    'Limping on the left side, rest recommended.',
    'Vaccination given, no reaction observed.',
    'Teeth cleaned, one loose molar to watch.',
    'Second dose due in four weeks.',
    'Allergic to penicillin.',
  ],
  product: [
    'A sturdy everyday companion made of natural materials.',
    'Compact, light and easy to clean.',
    'Designed to last, with spare parts available for ten years.',
    'Our best seller of the season, now in three new colours.',
    'Handmade in small batches by a family workshop.',
    'Folds flat and fits into any drawer.',
    'Works right out of the box, no tools required.',
    'Made from recycled material and fully recyclable again.',
    'A quiet classic that goes with everything.',
    'Two-year warranty included.',
  ],
  event: [
    'An evening with music, short talks and time to meet people.',
    'Doors open one hour before the start. Drinks are available at the bar.',
    'Suitable for all ages; children under six enter for free.',
    'Bring comfortable shoes, parts of it take place outdoors.',
    'Limited seats, early booking is recommended.',
    'A relaxed format with plenty of room for questions.',
    'Live on stage for one night only.',
    'The venue is accessible without steps.',
    'Includes a guided tour and a light lunch.',
    'Now in its fifth year and bigger than ever.',
  ],
  learning: [
    'Covers the foundations step by step, with exercises after each part.',
    'No previous knowledge is needed.',
    'A hands-on introduction with real examples.',
    'Weekly readings and one group project.',
    'For everyone who wants to refresh what they once learned.',
    'Ends with a short presentation in front of the group.',
    'Builds on the introductory course.',
    'Small groups, individual feedback.',
  ],
  work: [
    'Agree on the scope with everyone involved, then write down what is left out.',
    'The old version confuses new colleagues; the screenshots are outdated.',
    'Should be finished before the end of the month.',
    'Depends on the answer of the supplier.',
    'Start with the smallest useful step and ask for feedback.',
    'Two people are needed for about half a day.',
    'See the shared folder for the previous version.',
    'The budget has been approved.',
    'Check the numbers with accounting first.',
    'Keep the customers informed while this is running.',
  ],
  property: [
    'Bright rooms, wooden floors and a balcony facing south.',
    'Quiet street, five minutes to the station.',
    'Recently renovated kitchen and bathroom.',
    'Shared garden and a dry cellar.',
    'Schools and shops within walking distance.',
    'Heating and water are included in the rent.',
  ],
  food: [
    'Roast slowly, season at the end and serve warm.',
    'Simmer for twenty minutes, stirring now and then.',
    'Chop everything finely and let it rest in the fridge overnight.',
    'Best with fresh bread and a green salad.',
    'Fold in the herbs just before serving.',
    'Can be prepared a day ahead and frozen in portions.',
    'Bake until golden, then let it cool on a rack.',
    'A family favourite that takes half an hour.',
  ],
  problem: [
    'Happens every time since the last update, on two different machines.',
    'Worked until yesterday; nothing was changed on our side.',
    'A colleague sees the same, so it is not only my account.',
    'It is not urgent, but it comes up every day.',
    'The message says that access was denied.',
    'Restarting helps for about an hour.',
    'Only affects orders with more than one delivery address.',
    'Attached is a picture of what I see.',
  ],
  incident: [
    'Noticed at the start of the shift and reported at once.',
    'Nobody was hurt; photos were taken on the spot.',
    'The area was closed off until it had been made safe.',
    'Happened in heavy rain with little light.',
    'Two colleagues saw it and can be asked.',
    'A spare part has been ordered; it can be used with care until then.',
    'The same as last month, in the same place.',
    'Customers were told, and nobody had to wait long.',
  ],
  story: [
    'Two sisters inherit a house by the sea and the secret that came with it.',
    'A quiet portrait of a small town in the year everything changed.',
    'What begins as a simple delivery turns into a journey across the continent.',
    'A funny, warm and surprising look at growing older.',
    'Twelve short pieces about chance, distance and coming home.',
    'An investigator returns to the village she swore never to see again.',
    'The history of an idea, told through the people who would not let it go.',
    'A tense drama set during a single night.',
  ],
  article: [
    'When we started, nobody expected how much the small decisions would matter. This is what we learned on the way.',
    'Most teams already know what slows them down. The hard part is to agree on what to stop first.',
    'We asked forty customers the same five questions. Their answers changed our plans for the year.',
    'A checklist does not replace experience, but it makes experience available on a bad day.',
    'Here is the process that we use today, the mistakes that led to it, and what we would do differently.',
    'Good tools are quiet. They do one thing well and leave the thinking to people.',
  ],
  organisation: [
    'Family-owned since 1974, with a focus on regional partners.',
    'Delivers twice a week; orders before noon arrive the next day.',
    'A reliable partner for many years.',
    'Specialised in small series and quick turnaround.',
    'Certified for organic goods.',
    'Net 30 days, two percent discount within ten days.',
  ],
  person: [
    'Has worked in the field for more than ten years and loves to pass on what she has learned.',
    'Grew up in a family of craftspeople; came to the profession by a detour.',
    'Known for clear words and a good sense of humour.',
    'Enjoys hiking, old maps and strong coffee.',
    'Joined after several years abroad.',
    'Volunteers at the local library at weekends.',
  ],
  instruction: [
    'Twice a day after meals, for ten days.',
    'Ring the bell and wait at the side entrance.',
    'Handle with care and keep dry.',
    'Leave with a neighbour if nobody is at home.',
    'Check the settings before the first use.',
    'Follow the printed checklist step by step.',
  ],
  reason: [
    'Annual appointment.',
    'Change of plans.',
    'Referred by a colleague.',
    'Routine maintenance.',
    'Customer request.',
    'Damaged during transport.',
    'Family reasons.',
    'Follow-up from last time.',
  ],
  description: [
    'Set up last autumn and reviewed every quarter.',
    'Used by several teams; changes are announced a week ahead.',
    'In good condition and ready for use.',
    'The standard choice for most cases.',
    'Introduced after feedback from customers.',
    'Kept for reference; a replacement is planned.',
    'Maintained together with the regional office.',
    'Available on request.',
  ],
};

/** First match wins: words of the field. */
const BY_FIELD: readonly (readonly [RegExp, string])[] = [
  [/diagnos|symptom|finding|medical|allerg|anamnes/, 'medical'],
  [/instruction|direction|dosage|how ?to|preparation|method|steps/, 'instruction'],
  [/reason|cause|purpose/, 'reason'],
  [/bio|about|biography/, 'person'],
  [/review|testimonial|feedback/, 'review'],
  [/message|reply|response|answer/, 'message'],
  [/note|remark|memo|special request|preference/, 'note'],
];

/** Then nouns of the entity. */
const BY_ENTITY: readonly (readonly [RegExp, string])[] = [
  [/^(visit|appointment|consultation|treatment|patient|prescription|vaccination|checkup|examination|medical)$/, 'medical'],
  [/^(review|rating|testimonial|feedback)$/, 'review'],
  [/^(comment|message|reply|chat|answer|post reply)$/, 'message'],
  [/^(product|item|good|equipment|asset|device|part|machine|tool|vehicle|car)$/, 'product'],
  [/^(event|concert|show|performance|festival|venue|tournament|exhibition|tour|trip|activity)$/, 'event'],
  [/^(course|lesson|class|training|workshop|module|lecture|subject|assignment|exam|quiz)$/, 'learning'],
  [/^(task|project|todo|milestone|sprint|epic|goal|job|order|campaign|idea)$/, 'work'],
  [/^(property|listing|apartment|house|room|flat|unit|hotel)$/, 'property'],
  [/^(recipe|dish|meal|ingredient|menu|food|drink)$/, 'food'],
  [/^(issue|ticket|bug|defect|request|complaint|inquiry|repair|maintenance)$/, 'problem'],
  [/^(incident|accident)$/, 'incident'],
  [/^(book|movie|film|novel|story|series|album|poem)$/, 'story'],
  [/^(article|post|blog|news|announcement|newsletter|page)$/, 'article'],
  [/^(supplier|vendor|company|organization|organisation|client|partner|manufacturer|brand|agency)$/, 'organisation'],
];

/** Fields that are written in sentences although they have one line. */
const REMARKS =
  /descri|detail|comment|summary|content|text|special|request|goal|objective|feature|requirement|polic|rule|terms|history|agenda|abstract/;

/** Whether a short text by that name is a remark, and not the name of something. */
export const isRemark = (fieldWords: string): boolean =>
  REMARKS.test(fieldWords) || BY_FIELD.some(([pattern]) => pattern.test(fieldWords));

/** The sentences that fit a long text, by the words of its field and the nouns of its entity. */
export function sentencesFor(fieldWords: string, nouns: readonly string[], isPerson: boolean): Bank {
  const byField = BY_FIELD.find(([pattern]) => pattern.test(fieldWords))?.[1];
  const byEntity = BY_ENTITY.find(([pattern]) => nouns.some((noun) => pattern.test(noun)))?.[1];
  // Notes about a visit are about the patient; notes about an owner are about nothing in particular. What somebody sends
  // as feedback is no answer to anybody.
  const decides = (byField === 'note' && byEntity === 'medical') || (byField === 'message' && byEntity === 'review');
  const topic = decides ? byEntity : (byField ?? byEntity ?? (isPerson ? 'person' : 'description'));
  return BANKS[topic]!;
}
