export interface Example {
  readonly label: string;
  readonly request: string;
}

/** Requests to begin with: one per style of writing that the planner reads. */
export const EXAMPLES: readonly Example[] = [
  {
    label: 'Veterinary clinic',
    request:
      'A veterinary clinic: owners (name, email, phone, address) have many pets. A pet has a name, a species (dog, cat, bird, rabbit), a birth date and a photo. Appointments belong to a pet and a veterinarian, with a date and time, a reason and a status (scheduled, completed, cancelled). Use seagreen for components and mintcream as the background.',
  },
  {
    label: 'Inventory with suppliers',
    request:
      'An inventory tracker: products (name, sku, price in EUR, quantity, active) belong to a supplier. Suppliers have a company name, contact person, email and website. Products and categories are many-to-many. Stock movements record a product, a date, a quantity and a kind: purchase, sale or correction. Send an alert when the stock is low.',
  },
  {
    label: 'Recipe website',
    request:
      'Please implement a recipe website. The website should have functionalities for browsing recipes, adding recipes, and rating recipes. Users should be able to search recipes by cuisine, view the ingredients and the preparation time of a recipe, and create collections of recipes. Use old lace as the background colour and tomato for components.',
  },
  {
    label: 'Conference planner',
    request:
      'A conference planner: speakers (name, bio, photo, company) have many talks. A talk has a title, an abstract, a level (beginner, intermediate, advanced), a date and time, a duration in minutes and a status (proposed, accepted, rejected). A talk belongs to a room. Rooms have a name and a capacity. Talks and tags are many-to-many.',
  },
];

/** Things to say: about what there is, and to have something done. */
export const CHAT_EXAMPLES: readonly Example[] = [
  { label: 'What tools do I have?', request: 'What tools do I have?' },
  { label: 'List my builds', request: 'List my builds' },
  { label: 'Remember something', request: 'Remember that invoices are due after 14 days' },
  { label: 'Run code', request: 'Run this:\n```javascript\nconsole.log(6 * 7)\n```' },
];
