// long because it is data: one line a kind of thing.

/**
 * What things of a kind are called, by singular noun. `category:product` is a category in a project about products.
 * Separated by `;`. Generic enough to belong to any organisation of the domain, specific enough to look like its data.
 */
export const LISTS: readonly (readonly [nouns: string, names: string])[] = [
  [
    'task todo chore activity',
    'Prepare the quarterly report; Update the onboarding guide; Fix the broken checkout link; Review the supplier contract; Schedule the team offsite; Migrate the customer list; Write release notes; Design the new landing page; Call back the insurance company; Clean up the shared drive; Order new headsets; Plan the product demo; Translate the help articles; Check the backup restore; Collect feedback from sales; Draft the press release; Renew the domain names; Set up the staging server; Interview two candidates; Archive last year’s invoices; Test the mobile layout; Book the conference room; Sort the incoming mail; Prepare the budget forecast',
  ],
  [
    'project',
    'Website relaunch; Mobile app 2.0; Office relocation; Customer portal; Brand refresh; Data warehouse; Summer campaign; Payroll migration; Help centre; Partner programme; Warehouse automation; Annual report; Loyalty scheme; Intranet redesign; Accessibility audit; Field research',
  ],
  [
    'event happening',
    'Spring Gala; Jazz in the Courtyard; Founders’ Breakfast; Open Studio Night; Harbour Lights Festival; Comedy Hour; Autumn Book Fair; Charity Run; Winter Market; Film under the Stars; Chamber Music Evening; Design Meetup; Family Science Day; Wine and Cheese Tasting; Poetry Slam; Street Food Weekend; Improv Night; Startup Pitch Evening; Photography Walk; New Year Concert',
  ],
  [
    'concert show performance',
    'An Evening of Brahms; The Midnight Quartet; Songs from the North; Brass at Noon; Acoustic Sessions; Strings and Stories; Gospel Sunday; Electric Garden; The Blue Hour; Piano by Candlelight; Big Band Night; Voices of Spring',
  ],
  [
    'workshop seminar webinar training session talk',
    'Getting started with watercolours; Public speaking basics; Negotiation in practice; First aid refresher; Data storytelling; Sourdough for beginners; Time management that lasts; Introduction to pottery; Writing for the web; Photography after dark; Conflict at work; Home repairs made easy',
  ],
  [
    'course class module subject',
    'Introduction to Statistics; Modern World History; Organic Chemistry; Creative Writing; Linear Algebra; Microeconomics; Spanish for Beginners; Data Structures; Human Anatomy; Art of the Renaissance; Public Policy; Environmental Science; Financial Accounting; Philosophy of Mind; Web Development; Music Theory; Cognitive Psychology; Urban Geography',
  ],
  [
    'lesson chapter lecture unit:course unit:lesson unit:module unit:student',
    'Welcome and overview; Key ideas; Working with examples; Common mistakes; A closer look; Putting it into practice; Reading the results; Case study; Review and questions; Where to go next; Group exercise; Final presentation',
  ],
  [
    'assignment homework exam quiz test',
    'Midterm exam; Final project; Problem set 1; Problem set 2; Essay on sources; Lab report; Reading quiz; Group presentation; Vocabulary test; Research proposal; Peer review; Take-home exam',
  ],
  [
    'category:product category:item category:good',
    'Kitchen & Dining; Home Decor; Office Supplies; Outdoor & Garden; Electronics; Stationery; Toys & Games; Health & Beauty; Sports; Tools; Lighting; Pet Supplies',
  ],
  [
    'category:book genre:book genre',
    'Fiction; Mystery; Science Fiction; Biography; History; Poetry; Travel; Children’s Books; Cookery; Philosophy; Fantasy; Essays',
  ],
  [
    'genre:movie genre:film genre:show',
    'Drama; Comedy; Thriller; Documentary; Animation; Science Fiction; Romance; Adventure; Crime; Family',
  ],
  [
    'genre:song genre:album genre:artist genre:track',
    'Jazz; Indie Rock; Classical; Electronic; Folk; Soul; Hip-Hop; Blues; Ambient; Pop',
  ],
  [
    'category:expense category:transaction category:budget',
    'Groceries; Rent; Transport; Utilities; Dining out; Insurance; Health; Leisure; Clothing; Travel; Education; Gifts',
  ],
  [
    'category:recipe category:dish category:menu cuisine',
    'Starters; Soups; Salads; Pasta; Main courses; Vegetarian; Desserts; Breakfast; Drinks; Side dishes',
  ],
  [
    'category:post category:article category:story category:news',
    'Product news; Engineering; Design; Customer stories; Company; Guides; Events; Opinion',
  ],
  ['category:course category:event category:class', 'Arts; Business; Technology; Languages; Health; Music; Science; Crafts'],
  [
    'category topic section',
    'General; Operations; Finance; Marketing; People; Technology; Customer care; Planning; Research; Facilities',
  ],
  ['type kind variety variant', 'Standard; Basic; Extended; Compact; Premium; Special'],
  ['type:room', 'Single; Double; Twin; Suite; Studio; Family'],
  ['type:sample', 'Water; Soil; Air; Sediment; Sludge; Dust'],
  [
    'test:lab test:laboratory test:sample analysis',
    'pH value; Nitrate; Total hardness; Lead; E. coli count; Turbidity; Chloride; Dissolved oxygen; Conductivity; Total organic carbon',
  ],
  [
    'test:patient test:medical test:clinic',
    'Complete blood count; Lipid panel; Thyroid function; Blood glucose; Urinalysis; Vitamin D; Liver function; Electrolytes',
  ],
  [
    'method:test method:lab method:laboratory method:sample',
    'ICP-MS; Ion chromatography; Titration; Spectrophotometry; Membrane filtration; Gas chromatography; Gravimetric analysis; Electrochemical probe',
  ],
  [
    'instrument:lab instrument:laboratory instrument:sample',
    'pH meter; Centrifuge; Spectrophotometer; Analytical balance; Gas chromatograph; Incubator; Autoclave; Turbidity meter; Ion chromatograph; Conductivity meter; Muffle furnace; Water purifier',
  ],
  ['unit:lab unit:laboratory unit:sample', 'mg/l; µg/l; CFU/100 ml; mS/cm; NTU; mmol/l'],
  ['medium', 'Oil on canvas; Watercolour; Bronze; Charcoal on paper; Photograph; Mixed media; Etching; Acrylic on wood'],
  ['floor storey', 'Ground floor; First floor; Second floor; Third floor; Basement'],
  [
    'species:plant species:houseplant species:tree species:garden species:crop',
    'Monstera deliciosa; Ficus lyrata; Ocimum basilicum; Sansevieria trifasciata; Lavandula angustifolia; Spathiphyllum wallisii; Olea europaea; Chlorophytum comosum',
  ],
  [
    'room:houseplant room:plant room:home room:house room:chore',
    'Living room; Kitchen; Bedroom; Bathroom; Hallway; Study; Balcony; Guest room',
  ],
  [
    'tag label keyword',
    'urgent; design; research; quick win; customer; backend; documentation; follow-up; idea; blocked; finance; legal; marketing; seasonal',
  ],
  [
    'team squad crew',
    'Platform; Customer Success; Growth; Field Operations; Design Studio; Data & Insights; Finance; People; Logistics; Quality',
  ],
  [
    'team:match team:game team:player team:league club',
    'Riverside United; Harbour City; Northgate Rovers; Oakfield Athletic; Blue Valley; Kingsbridge Rangers; Westport Wanderers; Eastwood Town; Highland Foxes; Lakeside Stars',
  ],
  [
    'department division',
    'Sales; Marketing; Engineering; Human Resources; Finance; Customer Support; Operations; Legal; Procurement; Research',
  ],
  [
    'venue location place hall theatre theater',
    'Riverside Hall; The Old Foundry; Botanical Pavilion; Grand Central Theatre; Lighthouse Club; Market Square Stage; Harbour Arena; Chapel Street Studio; Skyline Terrace; The Glasshouse; Northside Community Centre; Orchard Barn',
  ],
  [
    'room',
    'Garden Room; Library Suite; Blue Room; Harbour View; Attic Studio; Corner Office; Sunrise Suite; Boardroom; Oak Room; Terrace Room; Courtyard Room; Quiet Room',
  ],
  [
    'branch office store shop outlet site',
    'High Street; Riverside; Airport; Old Town; University; Station Square; Harbour; Westgate; Northfield; Market Hall',
  ],
  [
    'warehouse depot storage',
    'Central Warehouse; Harbour Depot; North Hub; Airport Logistics Centre; Eastside Storage; Cold Store; Returns Centre; Overflow Yard',
  ],
  [
    'restaurant cafe bistro',
    'The Copper Pot; Saffron House; Little Lisbon; Harvest Table; Blue Olive; Noodle Lane; Casa Verde; The Corner Bakery; Fig & Thyme; Sakura Kitchen; Trattoria Nonna; Smoke & Barrel',
  ],
  [
    'hotel resort hostel',
    'Hotel Belvedere; The Seaview; Alpine Lodge; City Garden Hotel; Maison Lumière; Harbour House; Old Mill Inn; Palm Court; Park Residence; Lakeside Retreat',
  ],
  [
    'article post blog story news',
    'How we cut onboarding time in half; Five lessons from our first year; A field guide to better meetings; What our customers taught us; Behind the scenes of the redesign; Choosing the right tool for the job; The case for slower releases; Ten questions to ask before you start; Notes from the road; Why small teams win; Making room for deep work; A beginner’s guide to budgeting; The quiet power of checklists; Looking back at spring',
  ],
  [
    'issue ticket bug defect incident request',
    'Cannot reset password; Export stops after 500 rows; Invoice shows the wrong tax; Page is slow on mobile; E-mail notifications arrive twice; Login loop after update; Printer offline in room 204; Access to shared calendar; Duplicate entries in the report; Broken image on the home page; Time zone is off by one hour; New laptop for a colleague; Payment confirmation missing; Search ignores accents; VPN disconnects every hour; Attachment cannot be opened',
  ],
  [
    'book novel title',
    'The Cartographer’s Daughter; Salt and Starlight; A Winter in Lisbon; The Last Orchard; Quiet Machines; The Glass Harbour; Letters to Aurelia; Under a Copper Sky; The Beekeeper’s Ledger; North of Nowhere; An Atlas of Small Hours; The Paper Garden; House of Seven Rivers; The Clockmaker’s Apprentice; What the Tide Keeps; Ember and Ash; The Long Way Down; Notes on a Vanishing; The Silent Cello; Before the Thaw; The Lantern Keepers; Thirteen Steps; A Theory of Rain; Birds of Passage',
  ],
  [
    'movie film',
    'Midnight Ferry; The Ninth Passenger; Paper Tigers; A Room Above the Sea; Static; The Long Rehearsal; Golden Hour; Borderline; The Quiet Coast; Iron Orchard; Second Sunrise; Neon Rain; The Understudy; Wild Geese; One More Summer; Signal Lost; The Archivist; Blue Monday; Homecoming Road; Glass City',
  ],
  [
    'song track',
    'Northern Lights; Paper Planes at Dawn; Slow River; Golden Wires; Hold the Line Open; Coastline; Afterglow; Ten Thousand Steps; Velvet Morning; Carry Me Over; Static Love; Windows Down; Harvest Moonlight; Ghost Town Radio; Silver Thread; Before You Go',
  ],
  [
    'album record:album record:vinyl record:artist record:music',
    'Letters Never Sent; The Quiet Year; Neon Gardens; Tidal; Maps for the Lost; Second Skin; Halfway Home; Echo Park; Winter Songs; Bright Machines',
  ],
  [
    'artist band musician',
    'The Paper Lanterns; Mara Lindqvist; Velvet Coast; Northbound; Ivy & the Foxes; Theo Marlowe; Silver Arcade; The Night Bakers; Juno Reyes; Hollow Pines; Ada Okafor; Cobalt Street',
  ],
  [
    'playlist',
    'Morning Focus; Sunday Kitchen; Road Trip; Rainy Day; Run 10K; Deep Work; Dinner with Friends; Throwback; Late Night; Summer Terrace',
  ],
  [
    'podcast episode show:podcast show:episode',
    'Small Talk, Big Ideas; The Morning Brief; Made by Hand; Open Questions; City Stories; The Long Interview; Kitchen Science; Money Matters; Night Shift; Founders in Progress',
  ],
  [
    'recipe dish meal',
    'Roasted tomato soup; Lemon herb chicken; Mushroom risotto; Thai green curry; Beetroot and feta salad; Slow-cooked beef stew; Spinach lasagne; Grilled salmon with dill; Chickpea tagine; Vegetable stir-fry; Apple crumble; Pumpkin gnocchi; Shakshuka; Banana pancakes; Fish tacos; Chocolate torte',
  ],
  [
    'menu:restaurant menu',
    'Lunch menu; Dinner menu; Weekend brunch; Children’s menu; Seasonal specials; Wine list; Dessert menu; Set menu',
  ],
  [
    'ingredient grocery',
    'Plain flour; Olive oil; Cherry tomatoes; Fresh basil; Parmesan; Chickpeas; Red onion; Garlic; Lemon; Coconut milk; Brown rice; Eggs; Spinach; Smoked paprika; Butter; Honey',
  ],
  [
    'product item good merchandise',
    'Oak desk lamp; Ceramic pour-over set; Linen cushion cover; Stainless water bottle; Wireless keyboard; Walnut serving board; Noise-cancelling headphones; Cast-iron skillet; Merino travel blanket; Bamboo cutlery set; Leather notebook; Portable charger; Canvas backpack; Glass storage jars; Ergonomic mouse; Scented soy candle; Folding garden chair; Enamel mug; Cotton bath towel; Mechanical pencil set; Bluetooth speaker; Wool desk mat; Herb planter; Adjustable monitor arm',
  ],
  [
    'part component spare',
    'Drive belt; Ball bearing 6204; Air filter; Hydraulic hose; Brake pad set; Spark plug; Control board; Gasket kit; Fuel pump; Timing chain; Fuse 10 A; Oil seal',
  ],
  [
    'equipment asset machine tool appliance',
    'Forklift; Laser printer; Conference projector; Air compressor; Standing desk; Label printer; Pallet jack; Coffee machine; Cordless drill; Pressure washer; Server rack; Document scanner; Generator; Espresso grinder; 3D printer; Bench saw',
  ],
  [
    'device laptop computer hardware',
    'Front desk laptop; Warehouse tablet 1; Meeting room display; Reception printer; Design workstation; Backup server; Label scanner; Conference phone; Field tablet; Access point, floor 2',
  ],
  [
    'supplier vendor manufacturer brand',
    'Northfield Supply; Brightwater Trading; Alder & Finch; Meridian Wholesale; Copperline Goods; Evergreen Imports; Harbour Street Foods; Summit Components; Bluebird Textiles; Kestrel Logistics; Stonebridge Tools; Oak Valley Farms',
  ],
  [
    'company organization organisation client business firm account:deal account:lead account:contact account:opportunity agency employer publisher sponsor',
    'Lindgren Media; Halcyon Health; Parker & Boyd; Solstice Energy; Redwood Analytics; Atlas Freight; Juniper Hotels; Cobalt Software; Marigold Foods; Fairview Clinics; Pinnacle Insurance; Tidewater Bank; Orchard Learning; Vantage Architects; Silverline Travel; Beacon Legal',
  ],
  [
    'airline carrier',
    'Northern Air; Pacific Link; Skybridge; Aurora Airways; Coastal Express; Meridian Air; Blue Crane; Alpine Wings',
  ],
  [
    'airport station',
    'Central Station; Harbour Quay; Airport Terminal 2; University; Old Town Gate; North Park; Riverside; Exhibition Centre',
  ],
  [
    'treatment procedure service:visit service:appointment therapy',
    'Annual check-up; Rabies vaccination; Dental cleaning; Blood panel; Wound dressing; Microchipping; X-ray, front leg; Parasite treatment; Ear cleaning; Stitches removed; Ultrasound; Nail trim; Allergy test; Follow-up consultation; Physiotherapy session; Booster injection',
  ],
  [
    'service offering',
    'Deep cleaning; Consultation; Haircut and styling; Full car wash; Window cleaning; Garden maintenance; Deep-tissue massage; Oil change; Express delivery; Home installation; Monthly bookkeeping; Equipment rental',
  ],
  [
    'medication medicine drug prescription',
    'Amoxicillin 500 mg; Ibuprofen 400 mg; Metformin 850 mg; Paracetamol 500 mg; Omeprazole 20 mg; Cetirizine 10 mg; Lisinopril 5 mg; Salbutamol inhaler; Vitamin D3; Eye drops; Atorvastatin 20 mg; Prednisolone 5 mg',
  ],
  [
    'vaccine vaccination immunization',
    'Rabies; Distemper; Influenza; Tetanus booster; Hepatitis B; Parvovirus; Measles, mumps, rubella; Leptospirosis; Pneumococcal; Feline leukaemia',
  ],
  [
    'diagnosis disease condition symptom allergy',
    'Seasonal allergy; Mild sprain; Ear infection; Hypertension; Migraine; Iron deficiency; Gingivitis; Skin irritation; Lower back pain; Common cold; Type 2 diabetes; Asthma',
  ],
  [
    'workout routine program',
    'Full body basics; Upper body strength; Morning mobility; Interval run; Core and balance; Leg day; Recovery yoga; Rowing intervals; Hill repeats; Kettlebell flow',
  ],
  [
    'exercise',
    'Back squat; Deadlift; Push-up; Plank; Bench press; Pull-up; Lunge; Rowing machine; Kettlebell swing; Shoulder press; Mountain climber; Hip thrust',
  ],
  [
    'habit goal objective',
    'Drink two litres of water; Read for 20 minutes; Walk 8,000 steps; Meditate in the morning; No phone after ten; Practise the guitar; Save for a holiday; Run a half marathon; Learn Portuguese; Cook at home; Sleep eight hours; Write a journal',
  ],
  [
    'plant crop tree houseplant',
    'Basil; Monstera; Cherry tomato; Lavender; Snake plant; Rosemary; Fiddle-leaf fig; Courgette; Peace lily; Strawberry; Olive tree; Sweet pea',
  ],
  [
    'property listing apartment house home unit flat',
    'Sunny two-bedroom flat; Garden cottage; Loft in the old mill; Family home with garage; Studio near the station; Penthouse with terrace; Terraced house; Lakeside cabin; Renovated townhouse; Ground-floor flat with patio; Corner apartment; Converted barn',
  ],
  [
    'position job vacancy opening',
    'Product Designer; Backend Engineer; Account Manager; Office Coordinator; Data Analyst; Marketing Lead; Customer Support Specialist; Warehouse Supervisor; HR Business Partner; Financial Controller; Sales Representative; QA Engineer',
  ],
  [
    'skill',
    'Project management; Public speaking; Data analysis; Graphic design; Negotiation; Copywriting; First aid; Spreadsheet modelling; Photography; Team leadership',
  ],
  ['language', 'English; Spanish; German; French; Portuguese; Japanese; Arabic; Italian; Polish; Mandarin'],
  ['country', 'Portugal; Canada; Japan; Germany; Kenya; Brazil; Norway; Italy; New Zealand; Mexico; Poland; Vietnam'],
  [
    'city destination',
    'Lisbon; Kyoto; Vancouver; Edinburgh; Marrakesh; Ljubljana; Valencia; Reykjavik; Porto; Copenhagen; Hanoi; Cusco',
  ],
  [
    'trip tour itinerary journey',
    'Weekend in Porto; Alpine hut to hut; Coast road by camper; Kyoto in autumn; Northern lights; Island hopping; Wine country by bike; City break in Vienna; Desert and dunes; Fjords by ferry',
  ],
  [
    'campaign promotion offer advertisement',
    'Back to school; Summer sale; Refer a friend; Winter warmers; Early bird; New customer welcome; Spring clean; Members’ week; Black Friday; Holiday gift guide',
  ],
  [
    'fund donation charity cause',
    'Books for schools; Clean water; Winter shelter; Community garden; Animal rescue; Music for all; Flood relief; Scholarships',
  ],
  [
    'survey poll questionnaire',
    'Customer satisfaction; Team pulse; Event feedback; Website usability; Course evaluation; Lunch options; New feature interest; Exit survey',
  ],
  [
    'question faq',
    'How do I change my address?; When will my order arrive?; Can I cancel my booking?; Do you ship abroad?; How do refunds work?; Where can I find my invoice?; Is parking available?; Can I bring a guest?; How do I reset my password?; Which cards do you accept?',
  ],
  [
    'answer option choice',
    'Yes, definitely; No, not yet; Every week; Once a month; Very satisfied; Somewhat satisfied; I am not sure; It depends; More than ten; None of these',
  ],
  [
    'expense bill cost',
    'Train to the client; Team lunch; Office chairs; Software licences; Hotel, two nights; Printer toner; Taxi to the airport; Conference ticket; Coffee beans; Phone bill; Cloud hosting; Electricity',
  ],
  [
    'budget income transaction payment',
    'Monthly salary; Rent; Grocery shopping; Electricity bill; Freelance invoice; Gym membership; Train pass; Insurance premium; Restaurant; Book order; Tax refund; Savings transfer',
  ],
  [
    'account wallet',
    'Everyday account; Savings; Travel fund; Joint account; Business account; Emergency fund; Investment account; Petty cash',
  ],
  [
    'plan subscription membership tier package',
    'Starter; Team; Business; Enterprise; Student; Family; Premium; Basic; Annual; Day pass',
  ],
  [
    'document file attachment report',
    'Signed contract; Meeting minutes; Floor plan; Annual budget; Employee handbook; Safety instructions; Project brief; Site photos; Tax certificate; Product catalogue; Insurance policy; Audit report',
  ],
  [
    'note memo journal diary entry',
    'Ideas for the newsletter; Call with the supplier; Weekend plans; Lessons from the launch; Packing list; Questions for Monday; Book recommendations; Morning thoughts; Garden plan; Gift ideas; Meeting notes; A good day',
  ],
  [
    'milestone sprint phase stage epic',
    'Kick-off; Discovery; First prototype; Design freeze; Beta release; User testing; Launch; Review; Hand-over; Retrospective',
  ],
  ['board list column collection', 'Backlog; This week; Roadmap; Ideas; Content calendar; Hiring; Support; Team board'],
  [
    'game',
    'Harbour Masters; Star Drifters; Kingdom of Tiles; Rally Legends; Puzzle Garden; Deep Signal; Castle Builders; Night Market; Wild Frontier; Word Duel',
  ],
  [
    'tournament league competition contest season race',
    'Spring Cup; City League; Autumn Open; Charity Tournament; Regional Finals; Winter Series; Junior Championship; Night Race; Harbour Half Marathon; Summer Knockout',
  ],
  [
    'announcement notice bulletin',
    'Office closed on Friday; New opening hours; System maintenance on Sunday; Welcome to our new colleagues; Parking changes; Fire drill at ten; Summer party on Thursday; Window cleaning this week; New house rules; Lost property to collect',
  ],
  [
    'notification alert message reminder',
    'Office closed on Friday; New opening hours; System maintenance on Sunday; Welcome to our new colleagues; Parking changes; Your booking is confirmed; Payment received; Invoice is due soon; Document ready to sign; Fire drill at ten',
  ],
  [
    'idea suggestion feedback proposal',
    'Dark mode; Weekly summary e-mail; Bike parking; Shared calendar; Faster search; Quiet hours; Lunch-and-learn series; Export to spreadsheet; Mentoring scheme; Keyboard shortcuts',
  ],
  [
    'achievement award badge certificate',
    'First steps; Team player; Perfect week; Early bird; Problem solver; Mentor; Safety first; Top seller; Fast learner; Community hero',
  ],
  ['role permission', 'Administrator; Editor; Viewer; Manager; Contributor; Support; Auditor; Guest'],
  [
    'species breed',
    'Labrador Retriever; Maine Coon; Netherland Dwarf; Border Collie; British Shorthair; Cockatiel; Beagle; Siamese; Golden Retriever; Poodle',
  ],
  [
    'sensor meter server environment',
    'North entrance; Greenhouse 1; Boiler room; Cold store; Roof station; Server room; Loading dock; Lab bench 3',
  ],
  [
    'poem essay',
    'Harbour at dusk; On patience; The empty chair; Small weather; Letters from home; A field in March; What the river said; Night train',
  ],
  ['workspace', 'Design studio; Client work; Internal tools; Marketing; Research lab; Operations'],
  ['bank', 'Tidewater Bank; First Harbour; Union Savings; Meridian Trust; Cornerstone; Alpine Credit'],
  [
    'school university college',
    'Riverside Primary; Northgate High School; St. Clare’s College; Lakeside University; Hill Road Academy; Westfield School',
  ],
  [
    'class:gym class:fitness class:trainer class:yoga class:studio class:pilates class:workout session:gym session:yoga session:trainer',
    'Morning Yoga; Spin 45; Core Strength; HIIT Express; Pilates Basics; Boxing Fundamentals; Mobility & Stretch; Power Lifting; Zumba; Barre; Rowing Intervals; Evening Flow',
  ],
  [
    'class:dance class:ballet lesson:dance class:dancer',
    'Ballet Beginners; Salsa Level 1; Contemporary; Hip-Hop Teens; Tango Practice; Jazz Technique; Tap Basics; Ballroom Evening',
  ],
  [
    'class:cooking class:cookery class:chef',
    'Fresh pasta; Knife skills; Sourdough weekend; Thai street food; Vegetarian tapas; Chocolate basics; Sushi rolling; Sunday roasts',
  ],
  [
    'stage:festival stage:performance stage:artist stage:band stage:concert stage:show',
    'Main Stage; Lake Stage; The Big Top; Forest Stage; Acoustic Tent; Electronic Dome; Sunset Terrace; New Talent Stage',
  ],
  [
    'stage:candidate stage:applicant stage:job stage:application',
    'Application received; Phone screen; First interview; Practical task; Second interview; References; Offer; Hired',
  ],
  [
    'stage:deal stage:lead stage:opportunity stage:sale',
    'Lead; Qualified; Meeting held; Proposal sent; Negotiation; Verbal yes; Won; Lost',
  ],
  [
    'case:lawyer case:attorney case:law case:legal case:hearing case:court matter',
    'Hartley v. Northgate Estates; Estate of M. Alvarez; Lease review, Harbour Street; Meridian trademark filing; Kovacs custody; Brightwater merger; Okafor v. City Transit; Redwood licence dispute; Lindgren employment claim; Summit insolvency; Vale land registry; Parker defamation',
  ],
  [
    'case:patient case:doctor case:clinic',
    'Knee rehabilitation; Post-surgery follow-up; Chronic migraine; Asthma review; Diabetes management; Back pain; Allergy testing; Sleep study',
  ],
  [
    'speciality:trainer specialty:trainer speciality:gym skill:gym skill:trainer',
    'Strength training; Yoga; Pilates; Functional training; Boxing; Nutrition; Rehabilitation; Endurance; Spinning',
  ],
  [
    'speciality:lawyer specialty:lawyer speciality:attorney skill:lawyer',
    'Family law; Commercial contracts; Employment law; Criminal defence; Intellectual property; Property law; Tax',
  ],
  [
    'item:food item:pantry item:donation item:grocery food item:fridge',
    'Canned tomatoes; Rice, 1 kg; Pasta; Breakfast cereal; Long-life milk; Peanut butter; Tinned beans; Apple sauce; Baby formula; Tea bags; Flour; Vegetable soup; Oat biscuits; Cooking oil',
  ],
  [
    'role:shift position:shift role:volunteer',
    'Sorting; Packing; Front desk; Driver; Kitchen helper; Distribution; Stock taking; Welcome team',
  ],
  [
    'service:salon service:barber service:stylist service:hair service:beauty',
    'Haircut; Beard trim; Colour and cut; Blow-dry; Highlights; Hot towel shave; Manicure; Facial; Children’s cut; Keratin treatment',
  ],
  [
    'service:mechanic service:garage service:car service:vehicle service:repair',
    'Oil change; Brake inspection; Tyre rotation; Wheel alignment; Battery replacement; Air conditioning service; Annual inspection; Timing belt; Diagnostics; Windscreen repair',
  ],
  [
    'service:cleaner service:cleaning',
    'Standard clean; Deep clean; End of tenancy; Window cleaning; Carpet shampoo; Office clean; Oven clean; After-party clean',
  ],
  [
    'project:contractor project:construction project:site project:building project:architect',
    'Riverside apartments; School extension; Harbour bridge repair; Oak Street townhouses; Warehouse conversion; Clinic renovation; Station forecourt; Villa Moreau',
  ],
  [
    'task:farm task:garden task:plant task:crop chore:farm',
    'Water the seedlings; Mow the orchard; Repair the east fence; Check the irrigation; Harvest tomatoes; Turn the compost; Prune the vines; Clean the greenhouse',
  ],
  [
    'task:construction task:site task:contractor',
    'Pour foundation slab; Install scaffolding; Rough electrical; Plumbing inspection; Frame second floor; Order windows; Paint stairwell; Final cleaning',
  ],
  [
    'task:wedding task:guest',
    'Book the florist; Send invitations; Cake tasting; Choose the music; Confirm the venue; Dress fitting; Seating plan; Order the rings',
  ],
  [
    'product:coffee item:coffee product:cafe item:cafe',
    'Flat white; Cappuccino; House blend, 250 g; Cold brew; Almond croissant; Chai latte; Single-origin Ethiopia; Banana bread; Espresso; Oat milk latte',
  ],
  [
    'product:bakery item:bakery product:cake',
    'Sourdough loaf; Almond croissant; Carrot cake; Rye bread; Cinnamon roll; Baguette; Lemon tart; Focaccia; Chocolate éclair; Apple turnover',
  ],
  [
    'product:clothing product:fashion item:wardrobe item:outfit product:boutique',
    'Linen shirt; Wool coat; Straight jeans; Silk scarf; Merino jumper; Pleated skirt; Leather belt; Rain jacket; Summer dress; Canvas trainers',
  ],
  [
    'product:hardware product:workshop tool:workshop item:garage item:workshop',
    'Cordless drill; Socket set; Wood screws 4×40; Paint roller; Spirit level; Extension lead; Ratchet straps; Sandpaper set; Toolbox; Work gloves',
  ],
  [
    'product:pharmacy item:pharmacy product:drug',
    'Ibuprofen 400 mg; Vitamin D drops; Nasal spray; Bandages; Cough syrup; Sun cream SPF 50; Antiseptic; Thermometer',
  ],
  [
    'product:garden product:nursery product:flower item:flower product:florist flower',
    'Peony bouquet; Lavender; Climbing rose; Olive tree; Tulip bulbs; Monstera; Potting soil; Terracotta pot; Orchid; Fern',
  ],
  [
    'prize:raffle lot item:auction lot:auction',
    'Victorian writing desk; Signed first edition; Silver tea set; Landscape in oil; Vintage camera; Art deco lamp; Persian rug; Gold pocket watch',
  ],
  [
    'route:delivery route:driver route:bus route:truck',
    'Harbour – Old Town; Airport loop; North circuit; Riverside – University; City ring; Eastside express; Valley line; Coastal run',
  ],
  [
    'route:climb route:gym route:wall',
    'Blue Slab; Overhang 7a; Crimp City; The Traverse; Yellow Dyno; Warm-up Wall; Sloper Heaven; Roof Problem',
  ],
  [
    'exhibition',
    'Light and Shadow; Treasures of the Silk Road; Women in Print; A Century of Photography; Masters of Glass; The Sea in Painting; Ancient Coins; Modern Forms; Gardens of the East; Voices of the City; Line and Colour; From Clay to Kiln',
  ],
  [
    'exhibit artwork:museum artifact',
    'Roman glass bowl; Portrait of a merchant; Bronze age axe; Ship model, 1840; Woven tapestry; Fossil fern; Porcelain vase; Astronomer’s globe',
  ],
  [
    'field:farm field:crop plot:garden bed:garden',
    'North field; River meadow; Lower terrace; Orchard row 3; Greenhouse bed A; Hill plot; East paddock; Kitchen garden',
  ],
  [
    'batch:beer batch:brewery beer',
    'Harbour Pale Ale; Midnight Stout; Wheat No. 5; Copper Lager; Session IPA; Smoked Porter; Spring Saison; Amber 12',
  ],
  [
    'stop terminal',
    'Central Station; Market Square; University; Harbour Terminal; City Hospital; Airport; North Gate; Riverside Park; Town Hall; Old Mill; Stadium; Exhibition Centre',
  ],
  [
    'photo picture image',
    'Morning light; Main entrance; Opening day; The whole team; View from the roof; After the rain; Detail of the door; Summer party; Before and after; Evening in the yard; First visitors; Workshop corner',
  ],
  [
    'incident:driver incident:vehicle incident:bus incident:trip incident:fleet incident:route',
    'Flat tyre on the ring road; Minor collision in the depot; Door does not close; Passenger felt unwell; Delay after a signal fault; Broken mirror; Oil leak noticed; Dispute about a fare; Detour after flooding; Lost property; Near miss at a crossing; Air conditioning failed',
  ],
  [
    'incident:site incident:construction incident:worker incident:safety incident:school incident:employee',
    'Slip on a wet floor; Tool dropped from a ladder; Blocked emergency exit; Cut to the hand; Unsecured load; Near miss with a forklift; Missing guard rail; Chemical spill contained; Faulty cable; Evacuation drill overrun',
  ],
  [
    'vendor:wedding supplier:wedding vendor:guest supplier:guest',
    'Rosewood Florists; Golden Hour Photography; Harbour View Catering; The Velvet Quartet; Linden Cake Studio; Silver Lane Cars; Orchard Barn; Paper & Thread Invitations; Lanterns & Light; Marlowe Hair and Make-up; Riverside Marquees; Nightfall DJs',
  ],
  [
    'category:wedding category:vendor category:caterer',
    'Catering; Photography; Flowers; Music; Venue; Transport; Decoration; Stationery; Cake; Hair and make-up',
  ],
  ['string strings', 'Violin; Cello; Viola; Double bass; Classical guitar; Harp; Ukulele'],
  ['woodwind', 'Flute; Clarinet; Oboe; Bassoon; Alto saxophone; Recorder'],
  ['brass', 'Trumpet; Trombone; French horn; Tuba; Cornet'],
  ['percussion', 'Drum kit; Marimba; Timpani; Cajón; Xylophone'],
  ['keyboard keyboards', 'Grand piano; Upright piano; Digital piano; Organ; Accordion'],
  ['instrument', 'Piano; Violin; Guitar; Cello; Flute; Clarinet; Trumpet; Drum kit; Saxophone; Harp; Viola; Trombone'],
  [
    'maintenance servicing upkeep',
    'Oil and filter change; Brake inspection; Tyre replacement; Annual inspection; Battery check; Cooling system flush; Door mechanism repair; Software update; Deep clean; Belt replacement',
  ],
  ['ship vessel boat', 'Aurora; Sea Lark; Northern Star; Marigold; Blue Heron; Wind Dancer; Kestrel; Lady Maud'],
  [
    'position:team position:match position:player position:club position:league',
    'Goalkeeper; Defender; Midfielder; Forward; Winger; Captain; Full-back; Striker',
  ],
];

const CATALOGS = new Map(
  LISTS.flatMap(([nouns, names]) => nouns.split(' ').map((noun): [string, readonly string[]] => [noun, names.split('; ')])),
);

/**
 * Names for a record of the first noun that has a list; `topics` (what the project is about, the nearest first) choose
 * between lists: a class of a gym is no school lesson.
 */
export function catalogFor(nouns: readonly string[], topics: readonly string[] = []): readonly string[] | undefined {
  for (const noun of nouns) {
    for (const topic of topics) {
      const grouped = CATALOGS.get(`${noun}:${topic}`);
      if (grouped !== undefined) return grouped;
    }
    const list = CATALOGS.get(noun);
    if (list !== undefined) return list;
  }
  return undefined;
}

/** Cities with what belongs to them, so that an address is somewhere. */
export const PLACES = [
  ['Portland', 'Oregon', 'United States', '97205'],
  ['Bristol', 'England', 'United Kingdom', 'BS1 4DJ'],
  ['Lyon', 'Auvergne-Rhône-Alpes', 'France', '69002'],
  ['Hamburg', 'Hamburg', 'Germany', '20095'],
  ['Toronto', 'Ontario', 'Canada', 'M5V 2T6'],
  ['Utrecht', 'Utrecht', 'Netherlands', '3511'],
  ['Porto', 'Norte', 'Portugal', '4000-322'],
  ['Austin', 'Texas', 'United States', '78701'],
  ['Aarhus', 'Midtjylland', 'Denmark', '8000'],
  ['Galway', 'Connacht', 'Ireland', 'H91 E2K1'],
  ['Valencia', 'Valencia', 'Spain', '46001'],
  ['Wellington', 'Wellington', 'New Zealand', '6011'],
  ['Chicago', 'Illinois', 'United States', '60607'],
  ['Graz', 'Styria', 'Austria', '8010'],
  ['Turku', 'Southwest Finland', 'Finland', '20100'],
  ['Bologna', 'Emilia-Romagna', 'Italy', '40121'],
  ['Denver', 'Colorado', 'United States', '80202'],
  ['Edinburgh', 'Scotland', 'United Kingdom', 'EH1 2NG'],
] as const;

export const STREETS = [
  'Maple Street',
  'Harbour Road',
  'Station Road',
  'Mill Lane',
  'Park Avenue',
  'Church Street',
  'Elm Grove',
  'Garden Terrace',
  'River Walk',
  'Market Square',
  'Hill Road',
  'Orchard Close',
  'Queen Street',
  'Linden Avenue',
];

/** What may be said of anything, where nothing is known about a field. */
export const QUALITIES = ['Standard', 'Basic', 'Extended', 'Special', 'Regular', 'Custom', 'Premium', 'Seasonal'];

/** Proper names to tell apart things that no list knows: `Alder locker`. */
export const PROPER = [
  'Alder',
  'Brook',
  'Cedar',
  'Dover',
  'Elm',
  'Fairway',
  'Grove',
  'Harbour',
  'Iris',
  'Juniper',
  'Kestrel',
  'Linden',
  'Maple',
  'North',
  'Orchard',
  'Pine',
  'Quarry',
  'River',
  'Summit',
  'Tamar',
  'Union',
  'Vale',
  'Willow',
  'York',
];

/** Nouns whose records are people. */
export const PEOPLE = new Set(
  'analyst scientist researcher engineer developer designer architect accountant consultant specialist therapist psychologist dentist pharmacist librarian curator photographer journalist translator electrician plumber carpenter cleaner receptionist secretary assistant administrator supervisor inspector officer judge referee ranger farmer gardener baker barista waiter bartender cook courier captain pilot firefighter paramedic midwife caregiver carer nanny babysitter sitter groomer trainee intern apprentice creator follower moderator founder investor shareholder beneficiary delegate mechanic dispatcher owner customer client guest visitor user person member patient passenger resident tenant subscriber applicant candidate attendee participant volunteer employee staff worker driver instructor trainer coach teacher mentor professor speaker tutor vet veterinarian doctor physician nurse student pupil learner author writer poet editor artist actor director player athlete contact lead agent manager donor host landlord lawyer attorney chef musician profile technician mechanic stylist barber reviewer organizer organiser buyer seller bidder friend child parent guardian'.split(
    ' ',
  ),
);
