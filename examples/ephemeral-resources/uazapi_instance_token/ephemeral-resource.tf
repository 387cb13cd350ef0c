# The token is not stored here, and yet it can be handed on.
resource "uazapi_instance" "sales" {
  name        = "Vendas São Paulo"
  store_token = false
}

ephemeral "uazapi_instance_token" "sales" {
  instance_id = uazapi_instance.sales.id
}

# A file for the bot that answers on this number, readable by this user only.
resource "terraform_data" "bot" {
  triggers_replace = uazapi_instance.sales.id

  provisioner "local-exec" {
    command = "umask 077 && echo \"UAZAPI_TOKEN=$TOKEN\" > bot.env"

    environment = {
      TOKEN = ephemeral.uazapi_instance_token.sales.token
    }
  }
}
