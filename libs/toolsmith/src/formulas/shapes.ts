import { formula, type NamedFormula, side, v } from './formula.js';

const radius = v('radius', 'Radius', 'radius');
const diameter = v('diameter', 'Diameter', 'diameter');

export const SHAPES: readonly NamedFormula[] = [
  formula(
    'circleArea',
    ['(?:the )?(?:surface )?area of (?:a|the) (?:circle|disc|disk)', "circle(?:'s)? area"],
    'pi * radius ** 2',
    radius,
  ),
  formula(
    'circleAreaOfDiameter',
    ['(?:the )?area of (?:a|the) (?:circle|disc)(?:,?)? (?:from|given|with|by|of) (?:its |the |a )?(?:given )?diameter'],
    'pi * (diameter / 2) ** 2',
    diameter,
  ),
  formula('circumference', ['(?:the )?circumference(?: of (?:a|the) circle)?'], '2 * pi * radius', radius),
  formula('sphereVolume', ['(?:the )?volume of (?:a|the) (?:sphere|ball)', 'sphere volume'], '4 / 3 * pi * radius ** 3', radius),
  formula('sphereSurface', ['(?:the )?surface(?: area)? of (?:a|the) (?:sphere|ball)'], '4 * pi * radius ** 2', radius),
  formula(
    'cylinderVolume',
    ['(?:the )?volume of (?:a|the) (?:cylinder|can|cylindrical tank)', 'cylinder volume'],
    'pi * radius ** 2 * height',
    radius,
    side('height'),
  ),
  formula(
    'coneVolume',
    ['(?:the )?volume of (?:a|the) cone', 'cone volume'],
    'pi * radius ** 2 * height / 3',
    radius,
    side('height'),
  ),
  formula(
    'boxVolume',
    ['(?:the )?volume of (?:a|the) (?:box|cuboid|rectangular (?:box|prism|room|tank)|room|parcel|package)', 'box volume'],
    'length * width * height',
    v('length', 'Length', 'length|depth'),
    side('width'),
    side('height'),
  ),
  formula(
    'cubeVolume',
    ['(?:the )?volume of (?:a|the) cube'],
    'side ** 3',
    v('side', 'Length of an edge', '(?:side|edge)(?: length)?'),
  ),
  formula(
    'rectangleArea',
    ['(?:the )?area of (?:a|the) (?:rectangle|rectangular (?:room|field|plot))', 'rectangle area'],
    'width * height',
    side('width'),
    v('height', 'Height or length', 'height|length'),
  ),
  formula(
    'rectanglePerimeter',
    ['(?:the )?perimeter of (?:a|the) rectangle', 'rectangle perimeter'],
    '2 * (width + height)',
    side('width'),
    v('height', 'Height or length', 'height|length'),
  ),
  formula(
    'triangleArea',
    ['(?:the )?area of (?:a|the) triangle(?! (?:from|with|given) (?:its |the )?(?:three|3) sides)', 'triangle area'],
    'base * height / 2',
    side('base'),
    side('height'),
  ),
  formula(
    'heron',
    [
      "(?:the )?area of (?:a|the) triangle (?:from|with|given|by) (?:its |the )?(?:lengths of (?:its |the )?)?(?:three |3 )sides(?: \\(?heron(?:'s)?(?: formula)?\\)?)?",
      "heron(?:'s)? formula",
    ],
    'sqrt((a + b + c) * (b + c - a) * (a + c - b) * (a + b - c)) / 4',
    v('a', 'First side', 'a'),
    v('b', 'Second side', 'b'),
    v('c', 'Third side', 'c'),
  ),
  formula(
    'hypotenuse',
    ['(?:the )?hypotenuse(?: of (?:a|the) right(?: angled)? triangle)?', 'pythagor\\w+(?: theorem)?'],
    'sqrt(a ** 2 + b ** 2)',
    v('a', 'One leg', 'a|(?:first )?(?:leg|cathetus)'),
    v('b', 'The other leg', 'b|(?:other |second )(?:leg|cathetus)'),
  ),
  formula(
    'pointDistance',
    ['(?:the )?(?:euclidean )?distance between (?:two|2) points(?: (?:in (?:a|the) plane|in 2d))?'],
    'sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)',
    v('x1', 'First point, x', 'x1'),
    v('y1', 'First point, y', 'y1'),
    v('x2', 'Second point, x', 'x2'),
    v('y2', 'Second point, y', 'y2'),
  ),
  formula(
    'greatCircle',
    [
      '(?:the )?(?:great circle|haversine)(?: distance)?(?: (?:in (?:km|kilomet(?:re|er)s)))?(?: between (?:two|2)(?: (?:gps|geographic))? (?:points|coordinates|places|locations))?',
      '(?:the )?distance(?: (?:in (?:km|kilomet(?:re|er)s)))? between (?:two|2) (?:gps |geographic(?:al)? )?(?:coordinates|places on earth|latitude longitude pairs|lat lon pairs)(?: (?:in (?:km|kilomet(?:re|er)s)))?(?: (?:with|using|by) (?:the )?haversine(?: formula)?)?',
    ],
    '2 * 6371 * asin(sqrt(sin((lat2 - lat1) * pi / 360) ** 2 + cos(lat1 * pi / 180) * cos(lat2 * pi / 180) * sin((lon2 - lon1) * pi / 360) ** 2))',
    v('lat1', 'First latitude in degrees', 'lat(?:itude)? ?1'),
    v('lon1', 'First longitude in degrees', 'lon(?:gitude)? ?1'),
    v('lat2', 'Second latitude in degrees', 'lat(?:itude)? ?2'),
    v('lon2', 'Second longitude in degrees', 'lon(?:gitude)? ?2'),
  ),
];
