// A small bot of discord.js that answers with every kind of response. Two lines point it to the sandbox: the address of the
// interface, and the token; it asks the interface for the gateway's address.

import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers],
  // The version is added by the library.
  rest: { api: process.env.DISCORD_API.replace(/\/v10$/, "") },
});

const text = (name, more = {}) => ({ type: ApplicationCommandOptionType.String, name, description: name, required: true, ...more });
const COMMANDS = [
  { name: "hello", description: "Says hello", options: [text("name")] },
  { name: "board", description: "Buttons and a menu" },
  { name: "think", description: "Thinks first" },
  { name: "find", description: "Suggests", options: [text("word", { autocomplete: true })] },
  { name: "picture", description: "Shows a picture" },
  { name: "count", description: "Counts the members" },
  { name: "Greet", type: ApplicationCommandType.User },
  { name: "Quote", type: ApplicationCommandType.Message },
];

const button = (id, label) => new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary);
const board = () => [
  new ActionRowBuilder().addComponents(button("update", "Update"), button("quiet", "Quiet"), button("form", "Form")),
  new ActionRowBuilder().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId("pick")
      .setMaxValues(2)
      .addOptions({ label: "One", value: "1" }, { label: "Two", value: "2" }, { label: "Three", value: "3" }),
  ),
];
const form = () =>
  new ModalBuilder()
    .setCustomId("reasons")
    .setTitle("Reasons")
    .addComponents(
      new ActionRowBuilder().addComponents(
        new TextInputBuilder().setCustomId("why").setLabel("Why").setStyle(TextInputStyle.Short),
      ),
    );

async function command(interaction) {
  switch (interaction.commandName) {
    case "hello": {
      const { resource } = await interaction.reply({
        content: `Hello, ${interaction.options.getString("name")}`,
        withResponse: true,
      });
      await interaction.editReply(`${resource.message.content}!`);
      await interaction.followUp({ content: "And welcome", flags: MessageFlags.Ephemeral });
      break;
    }
    case "board":
      await interaction.reply({ content: "Board", components: board() });
      break;
    case "think":
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply("Thought");
      break;
    case "find":
      await interaction.reply(`Found ${interaction.options.getString("word")}`);
      break;
    case "picture":
      await interaction.reply({
        embeds: [new EmbedBuilder().setTitle("Here").setImage("attachment://map.png")],
        files: [new AttachmentBuilder(Buffer.from("png"), { name: "map.png" })],
      });
      break;
    case "count": {
      await interaction.deferReply();
      const guild = await client.guilds.fetch({ guild: interaction.guildId, withCounts: true, force: true });
      const found = await guild.members.fetch({ query: "Ma", limit: 5 });
      await interaction.editReply(`${guild.approximateMemberCount} members, ${found.map((one) => one.displayName).join(", ")}`);
      break;
    }
    case "Greet":
      await interaction.reply(`Greetings, ${interaction.targetMember.displayName}`);
      break;
    case "Quote":
      await interaction.reply(`> ${interaction.targetMessage.content}`);
      break;
  }
}

async function component(interaction) {
  switch (interaction.customId) {
    case "update":
      await interaction.update("Updated");
      break;
    case "quiet":
      await interaction.deferUpdate();
      await interaction.editReply("Quietly");
      break;
    case "form":
      await interaction.showModal(form());
      break;
    case "pick":
      await interaction.reply({ content: `Picked ${interaction.values.join(" ")}`, flags: MessageFlags.Ephemeral });
      break;
  }
}

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond(["one", "two"].filter((word) => word.startsWith(typed)).map((word) => ({ name: word, value: word })));
  } else if (interaction.isModalSubmit()) {
    await interaction.reply({ content: `Because ${interaction.fields.getTextInputValue("why")}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isMessageComponent()) {
    await component(interaction);
  } else {
    await command(interaction);
  }
});

client.once(Events.ClientReady, () => client.application.commands.set(COMMANDS));
// Whatever goes wrong ends the bot, so that whoever tries it sees it.
process.on("unhandledRejection", (error) => {
  console.error(error);
  process.exit(1);
});
await client.login(process.env.DISCORD_TOKEN);
