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
      'An inventory tracker: products (name, sku, price in EUR, quantity, active) belong to a supplier and have many categories. Suppliers have a company name, contact person, email and website. Stock movements record a product, a date, a quantity and a kind: purchase, sale or correction.',
  },
  {
    label: 'Recipe website',
    request:
      'Please implement a recipe website for home cooks. The website should have functionalities for browsing recipes, adding recipes, and rating them. Users should be able to search recipes by ingredient and cuisine, view a recipe with its ingredients, steps, preparation time and difficulty, and create collections of favourite recipes. Use old lace as the background colour and tomato for components.',
  },
  {
    label: 'Conference planner',
    request:
      'Plan a conference: talks (title, abstract, level: beginner, intermediate or advanced, starts at, duration in minutes) are given by speakers (name, bio, photo, company) in a room with a capacity. A talk has many tags. A talk is proposed, accepted or rejected.',
  },
];
