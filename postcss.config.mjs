// Styles go through Tailwind alone.
export default { plugins: { '@tailwindcss/postcss': {} } };
