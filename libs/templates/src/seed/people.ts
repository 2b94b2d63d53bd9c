/** Names as they occur side by side in many cities; drawn from several languages. */
export const FEMALE_NAMES =
  'Anna Maya Sofia Clara Emma Nora Leila Ines Julia Hannah Zoe Amelia Priya Elena Chloe Rosa Freya Naomi Laura Alice Yara Mina Camila Ingrid Fatima Greta Isabel Ruth Olivia Tessa'.split(
    ' ',
  );
export const MALE_NAMES =
  'Daniel Lucas Omar Jonas Mateo Samuel David Felix Ravi Thomas Leo Adam Hugo Noah Marcus Ethan Kofi Paul Simon Andre Tariq Oscar Victor Nils James Diego Martin Elias Ben Julian'.split(
    ' ',
  );
export const LAST_NAMES =
  'Becker Moreau Silva Patel Novak Larsen Romero Hughes Okafor Tanaka Lindqvist Fischer Rossi Kaya Bennett Kowalski Mendes Sato Ferreira Walsh Haddad Jansen Keller Morgan Nguyen Ortega Parker Quinn Reyes Sharma Turner Ueda Vargas Weber Young Zimmer Andersson Brooks Castillo Dubois Eriksen Foster Grant Holm Ivanov Jensen Klein Lopez Murphy Nilsen'.split(
    ' ',
  );
