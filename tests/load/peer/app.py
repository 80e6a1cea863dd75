"""A task list as FastAPI's and SQLModel's own guides would write it, for requests.bench.ts to measure us against.

What a program can ask of ours in the bench: make a task, list some, get one, each for the token's user alone. There is no
session to look up, no history, no feed and no limit. PEER_MODE is `async` (asyncpg) or `sync` (psycopg in a thread pool).
"""
import os
from datetime import UTC, datetime
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import DateTime, Field, Session, SQLModel, create_engine, select

address = os.environ["PEER_DATABASE"]
secret = os.environ["JWT_SECRET"]
pool = {"pool_size": 4, "max_overflow": 0}
app = FastAPI()


def moment() -> datetime:
    return datetime.now(UTC)


class NewTask(SQLModel):
    title: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    status: str = "pending"
    priority: str = "none"


class ShownTask(NewTask):
    id: int
    user_id: int
    created_at: datetime
    updated_at: datetime


class Task(NewTask, table=True):
    __tablename__ = "peer_task"
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(index=True)
    deleted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(default_factory=moment, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default_factory=moment, sa_type=DateTime(timezone=True))


class ShownTasks(SQLModel):
    tasks: list[ShownTask]


def signed_in(authorization: Annotated[str, Header()] = "") -> int:
    try:
        return int(jwt.decode(authorization.removeprefix("Bearer "), secret, ["HS256"], options={"verify_aud": False})["sub"])
    except (jwt.InvalidTokenError, KeyError, ValueError) as wrong:
        raise HTTPException(401, "Unauthorized") from wrong


User = Annotated[int, Depends(signed_in)]


def own(user: int):
    return select(Task).where(Task.user_id == user, Task.deleted_at == None)  # noqa: E711


def newest(user: int, limit: int):
    return own(user).order_by(Task.created_at.desc(), Task.id.desc()).limit(limit)


def found(task: Task | None) -> Task:
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


if os.environ.get("PEER_MODE") == "sync":
    engine = create_engine(f"postgresql+psycopg://{address}", **pool)

    def database():
        with Session(engine, expire_on_commit=False) as session:
            yield session

    Database = Annotated[Session, Depends(database)]

    @app.post("/api/tasks", status_code=201)
    def create(body: NewTask, user: User, session: Database) -> ShownTask:
        task = Task(**body.model_dump(), user_id=user)
        session.add(task)
        session.commit()
        return task

    @app.get("/api/tasks")
    def index(user: User, session: Database, limit: int = 50) -> ShownTasks:
        return {"tasks": session.exec(newest(user, limit)).all()}

    @app.get("/api/tasks/{id}")
    def get(id: int, user: User, session: Database) -> ShownTask:
        return found(session.exec(own(user).where(Task.id == id)).one_or_none())

else:
    sessions = async_sessionmaker(create_async_engine(f"postgresql+asyncpg://{address}", **pool), expire_on_commit=False)

    async def database():
        async with sessions() as session:
            yield session

    Database = Annotated[AsyncSession, Depends(database)]

    @app.post("/api/tasks", status_code=201)
    async def create(body: NewTask, user: User, session: Database) -> ShownTask:
        task = Task(**body.model_dump(), user_id=user)
        session.add(task)
        await session.commit()
        return task

    @app.get("/api/tasks")
    async def index(user: User, session: Database, limit: int = 50) -> ShownTasks:
        return {"tasks": (await session.execute(newest(user, limit))).scalars().all()}

    @app.get("/api/tasks/{id}")
    async def get(id: int, user: User, session: Database) -> ShownTask:
        return found((await session.execute(own(user).where(Task.id == id))).scalar_one_or_none())


if __name__ == "__main__":
    SQLModel.metadata.create_all(create_engine(f"postgresql+psycopg://{address}"))
