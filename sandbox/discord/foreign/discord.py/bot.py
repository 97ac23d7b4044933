"""A small bot of discord.py that answers with every kind of response.

Two lines point it to the sandbox: the address of the interface, and that of the gateway, which this library does not ask for.
"""

import io
import os

import discord
import yarl
from discord import app_commands

discord.http.Route.BASE = os.environ["DISCORD_API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"])


class Bot(discord.Client):
    def __init__(self):
        super().__init__(intents=discord.Intents(guilds=True, members=True), chunk_guilds_at_startup=False)
        self.tree = app_commands.CommandTree(self)
        self.tree.error(self.fail)

    async def setup_hook(self):
        await self.tree.sync()

    async def fail(self, interaction, error):
        # Whatever goes wrong ends the bot, so that whoever tries it sees it.
        print(repr(error), flush=True)
        os._exit(1)

    async def on_error(self, event, *args, **kwargs):
        await super().on_error(event, *args, **kwargs)
        os._exit(1)


class Form(discord.ui.Modal, title="Reasons"):
    why = discord.ui.TextInput(label="Why", custom_id="why")

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"Because {self.why.value}", ephemeral=True)


class Board(discord.ui.View):
    def __init__(self):
        super().__init__(timeout=None)

    @discord.ui.button(label="Update", custom_id="update")
    async def update(self, interaction, button):
        await interaction.response.edit_message(content="Updated")

    @discord.ui.button(label="Quiet", custom_id="quiet")
    async def quiet(self, interaction, button):
        await interaction.response.defer()
        await interaction.edit_original_response(content="Quietly")

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction, button):
        await interaction.response.send_modal(Form(custom_id="reasons"))

    @discord.ui.select(
        custom_id="pick",
        max_values=2,
        options=[discord.SelectOption(label=label, value=value) for label, value in [("One", "1"), ("Two", "2"), ("Three", "3")]],
    )
    async def pick(self, interaction, select):
        await interaction.response.send_message(f"Picked {' '.join(select.values)}", ephemeral=True)

    async def on_error(self, interaction, error, item):
        await interaction.client.fail(interaction, error)


bot = Bot()


@bot.tree.command(description="Says hello")
async def hello(interaction: discord.Interaction, name: str):
    callback = await interaction.response.send_message(f"Hello, {name}")
    await interaction.edit_original_response(content=f"{callback.resource.content}!")
    await interaction.followup.send("And welcome", ephemeral=True)


@bot.tree.command(description="Buttons and a menu")
async def board(interaction: discord.Interaction):
    await interaction.response.send_message("Board", view=Board())


@bot.tree.command(description="Thinks first")
async def think(interaction: discord.Interaction):
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="Thought")


@bot.tree.command(description="Suggests")
async def find(interaction: discord.Interaction, word: str):
    await interaction.response.send_message(f"Found {word}")


@find.autocomplete("word")
async def words(interaction: discord.Interaction, current: str):
    return [app_commands.Choice(name=word, value=word) for word in ["one", "two"] if word.startswith(current)]


@bot.tree.command(description="Shows a picture")
async def picture(interaction: discord.Interaction):
    embed = discord.Embed(title="Here").set_image(url="attachment://map.png")
    await interaction.response.send_message(embed=embed, file=discord.File(io.BytesIO(b"png"), "map.png"))


@bot.tree.command(description="Counts the members")
async def count(interaction: discord.Interaction):
    await interaction.response.defer(thinking=True)
    guild = await bot.fetch_guild(interaction.guild_id, with_counts=True)
    found = await interaction.guild.query_members("Ma", limit=5)
    names = ", ".join(member.display_name for member in found)
    await interaction.edit_original_response(content=f"{guild.approximate_member_count} members, {names}")


@bot.tree.context_menu(name="Greet")
async def greet(interaction: discord.Interaction, member: discord.Member):
    await interaction.response.send_message(f"Greetings, {member.display_name}")


@bot.tree.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message):
    await interaction.response.send_message(f"> {message.content}")


bot.run(os.environ["DISCORD_TOKEN"])
